"""`python -m bianyin`, the same as the `bianyin` command."""

from bianyin.cli import main

if __name__ == "__main__":
    main()
