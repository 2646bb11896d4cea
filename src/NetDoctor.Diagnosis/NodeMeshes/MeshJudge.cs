using System.Collections.Immutable;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>Says what the losses of a mesh have in common.</summary>
public static class MeshJudge
{
    private const int MostLosses = 200;

    /// <summary>Judges a mesh.</summary>
    /// <param name="plan">What was to be tried.</param>
    /// <param name="results">What became of it, in the order of the plan.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="took">How long it took.</param>
    public static NodeMeshReport Judge(MeshPlan plan, ImmutableArray<MeshResult> results, DateTimeOffset startedAt, TimeSpan took)
    {
        var nodes = plan.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        var below = MeshSuspects.Of(Tried(NodeMeshLayer.Nodes, results, nodes));

        // Pods cannot reach each other where their nodes do not.
        var above = MeshSuspects.Of([.. Tried(NodeMeshLayer.Pods, results, nodes).Where(one => !below.Any(known => known.Suspect.Breaks(one.From, one.To)))]);
        var problems = below.Select(one => ProblemOf(NodeMeshLayer.Nodes, one.Suspect, one.Losses))
            .Concat(above.Select(one => ProblemOf(NodeMeshLayer.Pods, one.Suspect, one.Losses))).ToImmutableArray();
        var losses = results.Where(result => result.IsLost).Select(LossOf).ToArray();
        var made = results.Count(result => result.WasMade);
        return new NodeMeshReport
        {
            Verdict = made == 0 ? Verdict.Undetermined : losses.Length == 0 ? Verdict.Reachable : losses.Length == made ? Verdict.Unreachable : Verdict.Degraded,
            Summary = SummaryOf(plan, results, problems),
            Nodes = plan.Nodes.Length,
            Directions = plan.Nodes.Length * (plan.Nodes.Length - 1),
            Layers = [.. Enum.GetValues<NodeMeshLayer>().Select(layer => CountOf(layer, results))],
            Problems = problems,
            Losses = [.. losses.Take(MostLosses)],
            Notes = [.. plan.Notes, .. NotesOn(results, losses.Length)],
            StartedAt = startedAt,
            Milliseconds = Math.Round(took.TotalMilliseconds, 1),
        };
    }

    private static ImmutableArray<(MeshNode From, MeshNode To, bool IsLost)> Tried(
        NodeMeshLayer layer, ImmutableArray<MeshResult> results, Dictionary<string, MeshNode> nodes) =>
        [.. results.Where(result => result.Probe.Layer == layer && (result.IsLost || result.Arrived)).Select(result => (nodes[result.Probe.From], nodes[result.Probe.To], result.IsLost))];

    private static NodeMeshCount CountOf(NodeMeshLayer layer, ImmutableArray<MeshResult> results)
    {
        var own = results.Where(result => result.Probe.Layer == layer).ToArray();
        return new NodeMeshCount(layer, own.Count(result => result.IsLost || result.Arrived), own.Count(result => result.IsLost), own.Count(result => result.WasLostOnce));
    }

    private static NodeMeshLoss LossOf(MeshResult result) =>
        new(result.Probe.Layer, result.Probe.From, result.Probe.To, result.Attempts[^1].Target, result.Attempts[^1].Outcome);

    private static IEnumerable<string> NotesOn(ImmutableArray<MeshResult> results, int losses)
    {
        if (results.Count(result => !result.IsLost && !result.Arrived) is > 0 and var untold)
        {
            var why = results.Where(result => !result.WasMade).SelectMany(result => result.Attempts).Select(attempt => attempt.Detail).OfType<string>().FirstOrDefault();
            yield return $"{untold} of {results.Length} directions were not tried to the end{(why is null ? ": the time was up" : $", such as: {why.TrimEnd('.')}")}.";
        }

        if (losses > MostLosses)
        {
            yield return $"Of {losses} losses the first {MostLosses} are listed.";
        }
    }

    private static NodeMeshProblem ProblemOf(NodeMeshLayer layer, MeshSuspect suspect, int losses)
    {
        var isZone = suspect.Kind is MeshSuspectKind.Zones or MeshSuspectKind.ZoneDirection;
        var (subject, sentence) = WordsOf(layer, suspect);
        return new NodeMeshProblem(isZone ? "CNI22" : layer == NodeMeshLayer.Nodes ? "CNI19" : "CNI21", layer, subject, sentence, losses);
    }

    private static (string Subject, string Sentence) WordsOf(NodeMeshLayer layer, MeshSuspect suspect)
    {
        var of = layer == NodeMeshLayer.Nodes ? "" : "pods of ";
        var though = layer == NodeMeshLayer.Nodes ? "" : ", though the nodes reach each other";
        return suspect switch
        {
            { Kind: MeshSuspectKind.All } => ("all nodes", $"Nothing gets from {of}any node to {of}another{though}."),
            { Kind: MeshSuspectKind.Node, From: var node } => ($"Node {node}", $"Nothing gets to {of}{node} nor from {of}it, from or to all others that were tried{though}."),
            { Kind: MeshSuspectKind.Outbound, From: var node } => ($"Node {node}", $"Nothing gets from {of}{node} to others, while others get there or were not tried{though}."),
            { Kind: MeshSuspectKind.Inbound, To: var node } => ($"Node {node}", $"Nothing gets from others to {of}{node}, while it gets to others or was not tried{though}."),
            { Kind: MeshSuspectKind.Zones } => ($"Zones {suspect.From} and {suspect.To}", $"Nothing gets between {of}zone {suspect.From} and {of}zone {suspect.To}, in both directions{though}."),
            { Kind: MeshSuspectKind.ZoneDirection } => ($"Zone {suspect.From} to zone {suspect.To}", $"Nothing gets from {of}zone {suspect.From} to {of}zone {suspect.To}{though}."),
            _ => ($"Node {suspect.From} to {suspect.To}", $"Nothing gets from {of}{suspect.From} to {of}{suspect.To}{though}."),
        };
    }

    private static string SummaryOf(MeshPlan plan, ImmutableArray<MeshResult> results, ImmutableArray<NodeMeshProblem> problems)
    {
        if (problems is [var first, ..])
        {
            return problems.Length == 1 ? first.Summary : $"{first.Summary} {problems.Length - 1} more {(problems.Length == 2 ? "problem" : "problems")}.";
        }

        var counts = Enum.GetValues<NodeMeshLayer>().Select(layer => CountOf(layer, results)).ToArray();
        return counts switch
        {
            [{ Tried: 0 }, { Tried: 0 }] => $"Nothing could be tried between {plan.Nodes.Length} {(plan.Nodes.Length == 1 ? "node" : "nodes")}.",
            [var nodes, { Tried: 0 }] => $"{plan.Nodes.Length} nodes reach each other in all {nodes.Tried} directions that were tried; between their pods none could be.",
            [var nodes, var pods] => $"{plan.Nodes.Length} nodes reach each other in all {nodes.Tried} directions that were tried, and their pods in all {pods.Tried}.",
            _ => "",
        };
    }
}
