using System.Collections.Immutable;
using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Model.Agents;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor agents</c>: lists the node agents and what is wrong with them.</summary>
internal static class AgentsCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "agents",
            "Lists the node agents with version and what they lack, and the nodes that have none.",
            "netdoctor agents",
            "netdoctor agents --output json")
        {
            server,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, CommonOptions.ServerOf(parsed.GetValue(server), terminal), CommonOptions.FormatOf(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Uri server, OutputFormat format, CancellationToken cancellationToken)
    {
        var agents = ImmutableArray.CreateBuilder<AgentState>();
        AgentList page;
        string? cursor = null;
        do
        {
            page = await Servers.AskAsync(terminal, server, Patience, (client, token) => client.ListAgentsAsync(cursor, token), cancellationToken);
            agents.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, page with { Items = agents.ToImmutable() });
        }
        else
        {
            Table(agents, page).Write(terminal.Out, format);
        }

        if (!page.IsEnabled)
        {
            terminal.Error.WriteLine("note: NetDoctor uses no agents, since Agents:Certificates is not set.");
        }

        return page.NodesWithoutCount == 0 && agents.All(agent => agent.Problem is null) ? ExitCodes.Fine : ExitCodes.Finding;
    }

    private static Table Table(IEnumerable<AgentState> agents, AgentList page)
    {
        var table = new Table("node", "pod", "version", "lacks", "problem");
        foreach (var agent in agents)
        {
            table.Add(agent.Node, agent.Pod, agent.Version, string.Join(", ", agent.Missing.Select(missing => missing.Name)), agent.Problem ?? agent.NetworkProblem);
        }

        foreach (var node in page.NodesWithout)
        {
            table.Add(node, null, null, null, "no agent");
        }

        return table;
    }
}
