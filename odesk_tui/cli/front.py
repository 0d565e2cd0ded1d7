"""Typer in front of the declared commands: built one command at a time, only those that a line names."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Annotated, Any, get_type_hints

import typer
from typer import TyperException
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from odesk_tui import __version__
from odesk_tui.cli import declare, options
from odesk_tui.cli.coerce import make_plain
from odesk_tui.cli.declare import Argument, Declared
from odesk_tui.cli.errors import INTERRUPTED, USAGE, ReaderLeft, complain, guarded, tolerate_any_text
from odesk_tui.cli.session import Session
from odesk_tui.cli.slips import missing, no_verb, refuse_mistyped, refuse_negated
from odesk_tui.cli.words import GLOBALS, MODULES, load

_EPILOG = """odesk QUERY opens the screens on a query, odesk alone on the most urgent tickets.
More: odesk help, odesk help query, odesk COMMAND --help"""


def _completer(name: str) -> Callable[..., Any] | None:
    """The completer called ``name``, imported when the shell asks; files are left to the shell."""
    if name in ("", "files"):
        return None

    def offers(ctx: Any, incomplete: str) -> Any:
        from odesk_tui.cli.complete import COMPLETERS

        return COMPLETERS[name](ctx, incomplete)

    return offers


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    """A parameter as Typer wants it from one as ``declare`` has it."""
    plain, declared = declare.described(annotation)
    complete = _completer(declared.completes)
    info: Any
    if isinstance(declared, Argument):
        info = typer.Argument(
            help=declared.meaning, metavar=declared.metavar or None, show_default=False, autocompletion=complete
        )
    else:
        info = typer.Option(
            *declared.names,
            help=declared.meaning,
            metavar=declared.metavar or None,
            show_default=False,
            autocompletion=complete,
        )
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[plain, info])


def _signed(call: Callable[..., int], parameters: list[inspect.Parameter]) -> Callable[..., int]:
    """``call`` with the signature that Typer is to read: the context, ``parameters``, the global options."""
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    everywhere = [_parameter(name, annotation, default) for name, (annotation, default) in GLOBALS.items()]
    call.__signature__ = inspect.Signature([context, *parameters, *everywhere])  # type: ignore[attr-defined]
    call.__annotations__ = {}
    return call


def _taken(context: typer.Context, values: dict[str, Any]) -> Session:
    """The session, after the global options among ``values`` were moved to it."""
    root = context.find_root()
    if not isinstance(root.obj, Session):
        root.obj = Session()
    session: Session = root.obj
    session.take(**{name: values.pop(name) for name in GLOBALS})
    return session


def _of(run: declare.Run) -> Callable[..., int]:
    """What Typer calls for a declared function."""
    hints = get_type_hints(run, include_extras=True)
    parameters = [
        _parameter(name, hints[name], given.default)
        for name, given in list(inspect.signature(run).parameters.items())[1:]
    ]

    def call(context: typer.Context, **values: Any) -> int:
        session = _taken(context, values)
        try:
            return run(session, **values) or 0
        except BrokenPipeError:
            raise ReaderLeft from None
        finally:
            session.close()

    return _signed(call, parameters)


def _of_group() -> Callable[..., int]:
    """What Typer calls for a noun before its verb."""

    def call(context: typer.Context, **values: Any) -> int:
        _taken(context, values)
        return 0

    return _signed(call, [])


class Line(TyperCommand):
    """A command whose ``--json`` may stand alone, and whose examples are printed as they are written."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a bare ``--json`` its empty value."""
        make_plain(self.get_params(ctx))
        args = list(args)
        has_json = any(param.name == "json" for param in self.params)
        for place, word in enumerate(args):
            if word == "--":
                break
            following = args[place + 1] if place + 1 < len(args) else None
            if (
                has_json
                and word == "--json"
                and (following is None or (following.startswith("-") and len(following) > 1))
            ):
                args[place] = "--json="
        if any(param.name == "query" for param in self.params):
            refuse_negated(args)
        try:
            return super().parse_args(ctx, list(args))
        except TyperException as error:
            if type(error).__name__ == "MissingParameter":
                raise missing(ctx.command_path, self.params, error.param, args) from None  # type: ignore[attr-defined]
            raise

    def collect_usage_pieces(self, _ctx: Any) -> list[str]:
        """The usage line's arguments as they are declared."""
        return ["[OPTIONS]", *(str(param.metavar or param.name) for param in self.params if _is_argument(param))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments, the command's own options, and those that every command takes."""
        parameters: list[Any] = self.get_params(ctx)
        arguments = [(param.metavar or param.name, param.help or "") for param in parameters if _is_argument(param)]
        own: list[tuple[str, str]] = []
        everywhere: list[tuple[str, str]] = []
        for param in parameters:
            record = param.get_help_record(ctx)
            if record is not None and not _is_argument(param):
                (everywhere if param.name in GLOBALS or param.name == "help" else own).append(record)
        for heading, rows in (("Arguments", arguments), ("Options", own), ("On every command", everywhere)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def format_epilog(self, _ctx: Any, formatter: Any) -> None:
        """Print the examples, one a line."""
        _epilog(self.epilog, "Examples", formatter)


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _epilog(text: str | None, heading: str, formatter: Any) -> None:
    if not text:
        return
    with formatter.section(heading):
        for line in text.splitlines():
            formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def _typer() -> typer.Typer:
    return typer.Typer(add_completion=False, rich_markup_mode=None)


def built(declared: Declared) -> Any:
    """The Typer command of a declaration."""
    app = _typer()
    app.command(
        declared.words.rpartition(" ")[2],
        cls=Line,
        help=declared.meaning,
        epilog="\n".join(declared.examples),
        hidden=declared.hidden,
        # Where -hardware is a word, -h would be its first letter.
        context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]} if declared.dashes else None,
    )(_of(declared.run))
    return get_command(app)


class Verbs(TyperGroup):
    """A noun's verbs."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before the verb."""
        make_plain(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: Any) -> list[str]:
        """The verbs, in the order of their declaration."""
        return declare.words_after(self.name or "")

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The verb's command, or the noun in this one."""
        words = f"{self.name} {cmd_name}"
        if words in declare.GROUPS:
            return _built_group(declare.GROUPS[words])
        declared = declare.COMMANDS.get(words)
        return built(declared) if declared else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The verb that the line names; raises UsageError for one that there is not."""
        verbs = self.list_commands(ctx)
        if args and args[0] not in verbs and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise no_verb(self.name or "", args[0], verbs)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The verbs with their meanings."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _meaning(f"{self.name} {name}")) for name in self.list_commands(ctx)])


def _built_group(group: declare.Group) -> Any:
    """The Typer group of a noun."""
    app = _typer()
    app.callback(cls=Verbs, help=group.meaning, no_args_is_help=True)(_of_group())
    found = get_command(app)
    found.name = group.name
    return found


class Front(TyperGroup):
    """``odesk``: its commands by panel, built when they are named; anything else is a query for the screens."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before the command."""
        make_plain(self.get_params(ctx))
        if args:
            # Further words may be a command's own.
            refuse_negated(args[:1])
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: Any) -> list[str]:
        """Every first word that is a command."""
        for name in MODULES:
            load(name)
        return [name for panel in declare.PANELS for name in MODULES if _of_panel(name, panel)]

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The command of a first word, None when it is not one."""
        if cmd_name not in MODULES:
            return None
        load(cmd_name)
        group = declare.GROUPS.get(cmd_name)
        if group is None:
            return built(declare.COMMANDS[cmd_name])
        return _built_group(group)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the line names; a line that names none is a query."""
        if args and args[0] not in MODULES and not ctx.resilient_parsing:
            refuse_mistyped(args, (name for name in MODULES if name != "browse"))
            return "browse", self.get_command(ctx, "browse"), args
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands, panel by panel."""
        names = self.list_commands(ctx)
        for panel in declare.PANELS:
            rows = [(name, _meaning(name)) for name in names if _of_panel(name, panel)]
            with formatter.section(panel):
                formatter.write_dl(rows)

    def format_epilog(self, _ctx: Any, formatter: Any) -> None:
        """What to read next."""
        _epilog(_EPILOG, "More", formatter)

    def main(self, *words: Any, **extra: Any) -> Any:
        """Run the line and leave with its exit code."""
        whole = {**extra, "prog_name": "odesk", "standalone_mode": False}
        sys.exit(guarded(lambda: _ran(lambda: super(Front, self).main(*words, **whole))))

    def _main_shell_completion(self, *args: Any, **extra: Any) -> None:
        try:
            super()._main_shell_completion(*args, **extra)
        except Exception:
            # A completion that fails offers nothing; it never spoils the line being typed.
            sys.exit(0)


def _ran(main: Callable[[], Any]) -> int:
    """The exit code of Typer's ``main``; what it finds wrong with the line is told in a sentence."""
    tolerate_any_text()
    try:
        code = main()
    except TyperException as error:
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)
            return USAGE
        hint = f" (see: {context.command_path} --help)" if context is not None else ""
        complain(f"{error.format_message().rstrip('.')}{hint}")
        return error.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _of_panel(name: str, panel: str) -> bool:
    group = declare.GROUPS.get(name)
    if group is not None:
        return group.panel == panel
    declared = declare.COMMANDS[name]
    return declared.panel == panel and not declared.hidden


def _meaning(name: str) -> str:
    group = declare.GROUPS.get(name)
    return group.meaning if group is not None else _short(name)


def _short(words: str) -> str:
    """A command's meaning up to the first stop."""
    return declare.COMMANDS[words].meaning.split("\n", 1)[0].split(";", 1)[0].rstrip(".") + "."


def _version(wanted: bool) -> None:
    if wanted:
        print(f"odesk {__version__}")
        raise typer.Exit


def _odesk(context: typer.Context, **values: Any) -> int:
    values.pop("version")
    slow = values.pop("slow")
    session = _taken(context, values)
    session.slow = slow
    if context.invoked_subcommand is not None:
        return 0
    load("browse")
    return declare.COMMANDS["browse"].run(session, words=None) or 0


def _application() -> typer.Typer:
    app = typer.Typer(cls=Front, rich_markup_mode=None)
    version = inspect.Parameter(
        "version",
        inspect.Parameter.KEYWORD_ONLY,
        default=False,
        annotation=Annotated[
            bool, typer.Option("--version", help="print the version", callback=_version, is_eager=True)
        ],
    )
    slow = _parameter("slow", options.Slow, None)
    app.callback(
        help="A help desk in the terminal: tickets, replies, time and promises.",
        epilog=_EPILOG,
        invoke_without_command=True,
        subcommand_metavar="[QUERY | COMMAND [ARGS]...]",
        context_settings={"help_option_names": ["--help", "-h"]},
    )(_signed(_odesk, [version, slow]))
    return app


app = _application()
