using System.CommandLine;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor certs</c>: the certificates by which NetDoctor and its agents know each other.</summary>
internal static class CertsCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new CommandWithExamples(
        "certs",
        "Makes the certificates by which NetDoctor and its node agents know each other.")
    {
        CertsCreateCommand.Create(terminal),
    };
}
