"""Builds the accelerator where there is a C compiler; without one the package is empty."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "insignia_accelerator",
            ["insignia_accelerator.c", "walks.c", "base58.c", "filling.c"],
            depends=["parts.h"],
            extra_compile_args=["-O3"],
            optional=True,
        )
    ]
)
