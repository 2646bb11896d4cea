using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor mesh</c>: has the nodes, and pods on them, try each other.</summary>
internal static class MeshCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var nodes = new Argument<string[]>("NODE") { Description = "Nodes to try, at least two; none for all.", Arity = ArgumentArity.ZeroOrMore };
        var timeout = CommonOptions.Timeout(1, 60, 30);
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "mesh",
            "Has the nodes, and pods on them, try each other, and says which do not reach which. Lists the losses.",
            "netdoctor mesh",
            "netdoctor mesh n1 n2 --output json")
        {
            nodes, timeout, server,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new NodeMeshRequest { Nodes = [.. parsed.GetValue(nodes) ?? []], TimeoutSeconds = parsed.GetValue(timeout) },
            CommonOptions.ServerOf(parsed.GetValue(server), terminal),
            CommonOptions.FormatOf(parsed),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, NodeMeshRequest request, Uri server, OutputFormat format, CancellationToken cancellationToken)
    {
        var report = await Servers.AskAsync(
            terminal,
            server,
            TimeSpan.FromSeconds(request.TimeoutSeconds),
            (client, token) => client.PostAsync<NodeMeshRequest, NodeMeshReport>("api/v1/cluster/mesh", request, token),
            cancellationToken);
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, report);
        }
        else
        {
            Write(terminal, report, format);
        }

        return report.Verdict switch
        {
            Verdict.Reachable => ExitCodes.Fine,
            Verdict.Undetermined => ExitCodes.Unknown,
            _ => ExitCodes.Finding,
        };
    }

    private static void Write(Terminal terminal, NodeMeshReport report, OutputFormat format)
    {
        foreach (var line in report.Problems.Select(problem => $"{problem.Id}: {problem.Summary}").DefaultIfEmpty(report.Summary))
        {
            terminal.Error.WriteLine(line);
        }

        foreach (var layer in report.Layers.Where(layer => layer.Tried > 0))
        {
            var once = layer.LostOnce > 0 ? $", {layer.LostOnce} lost the first of two attempts" : "";
            terminal.Error.WriteLine($"{layer.Layer}: {layer.Lost} of {layer.Tried} directions lost{once}.");
        }

        foreach (var note in report.Notes)
        {
            terminal.Error.WriteLine($"note: {note}");
        }

        if (!report.Losses.IsEmpty)
        {
            var table = new Table("layer", "from", "to", "target", "outcome");
            foreach (var loss in report.Losses)
            {
                table.Add($"{loss.Layer}", loss.From, loss.To, loss.Target, $"{loss.Outcome}");
            }

            table.Write(terminal.Out, format);
        }
    }
}
