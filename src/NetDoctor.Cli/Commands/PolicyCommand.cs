using System.CommandLine;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor policy</c>: questions about policies alone. A further one is one file, and one line here.</summary>
internal static class PolicyCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new CommandWithExamples(
        "policy",
        "Says what NetworkPolicies and the administrator's policies let through, for a cluster or for manifests.")
    {
        PolicyConnectivityCommand.Create(terminal),
        PolicyExplainCommand.Create(terminal),
        PolicyLintCommand.Create(terminal),
    };
}
