using System.CommandLine;
using System.CommandLine.Invocation;
using NetDoctor.Cli.Commands;
using NetDoctor.Client;
using NetDoctor.Diagnosis.Routing;

namespace NetDoctor.Cli;

/// <summary>The command <c>netdoctor</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs it.</summary>
    /// <param name="args">Arguments.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="cancellationToken">Interrupts it, as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        // Files of arguments are not wanted: an @ in a question is a mistake that should be named.
        var parsed = Root(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            var command = string.Join(' ', parsed.CommandResult.Path());
            return Fail(terminal, ExitCodes.Usage, $"{string.Join('\n', Mistakes(parsed))}\nSee {command} --help.");
        }

        var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, ExitCodes.Interrupted, "Interrupted.");
        }
        catch (Exception exception) when (exception is UsageException or NetDoctorRefusedException)
        {
            return Fail(terminal, ExitCodes.Usage, exception.Message);
        }
        catch (NetDoctorUnavailableException exception)
        {
            return Fail(terminal, ExitCodes.Unknown, exception.Message);
        }
#pragma warning disable CA1031 // Whatever happened, a script must see an exit code that says "not told" and a person what to report.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(terminal, ExitCodes.Unknown, $"This is a mistake in netdoctor itself: {exception}");
        }
    }

    // The parser's own words name a wrong command twice, and never the right ones.
    private static IEnumerable<string> Mistakes(ParseResult parsed)
    {
        var commands = parsed.CommandResult.Command.Subcommands.Select(command => command.Name).ToList();
        if (commands.Count == 0)
        {
            return parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal);
        }

        var expected = $"expected {string.Join(", ", commands[..^1])}{(commands.Count > 1 ? " or " : "")}{commands[^1]}.";
        return
        [
            parsed.UnmatchedTokens is [var first, ..]
                ? NearNames.Of(first, commands) is { IsEmpty: false } near ? $"'{first}' is not a command{NearNames.Hint(near)}" : $"'{first}' is not a command: {expected}"
                : $"A command is missing: {expected}",
        ];
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("NetDoctor: why can't I reach it?")
        {
            CommonOptions.Output(),
            DiagnoseCommand.Create(terminal),
            ProbeCommand.Create(terminal),
            MeshCommand.Create(terminal),
            AgentsCommand.Create(terminal),
            PolicyCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            ChatCommand.Create(terminal),
            CertsCommand.Create(terminal),
        };
        HelpWithExamples.AddTo(root);
        return root;
    }

    private static int Fail(Terminal terminal, int exitCode, string message)
    {
        foreach (var line in message.ReplaceLineEndings("\n").Split('\n'))
        {
            terminal.Error.WriteLine($"netdoctor: {line}");
        }

        return exitCode;
    }

    private static IEnumerable<string> Path(this System.CommandLine.Parsing.CommandResult result) =>
        (result.Parent is System.CommandLine.Parsing.CommandResult parent ? parent.Path() : []).Append(
            result.Command is RootCommand ? "netdoctor" : result.Command.Name);
}
