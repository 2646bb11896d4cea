using System.Collections.Immutable;
using NetDoctor.Api.Agents;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Probes;

/// <summary>Finds the places that probes of requests are to be made at.</summary>
internal sealed class ProbeVantages(AgentPlaces places)
{
    /// <summary>Places of probes, in their order.</summary>
    /// <param name="probes">The probes.</param>
    /// <param name="isBatch">Whether they came as a batch, and not as the body itself.</param>
    /// <exception cref="ProblemException">A vantage says too little or too much.</exception>
    public ImmutableArray<Vantage> Read(ImmutableArray<ProbeSpec> probes, bool isBatch)
    {
        var wrong = probes.Select((spec, index) => ErrorOf(spec.Vantage, FieldOf(index, isBatch))).OfType<FieldError>().ToImmutableArray();
        return wrong.IsEmpty ? [.. probes.Select(spec => Complete(spec.Vantage))] : throw ProblemException.Invalid(wrong);
    }

    /// <summary>Refuses places at which nobody can probe.</summary>
    /// <param name="vantages">Places, as they were read.</param>
    /// <param name="isBatch">Whether their probes came as a batch.</param>
    /// <exception cref="ProblemException">There is one.</exception>
    public void RefuseUnserved(ImmutableArray<Vantage> vantages, bool isBatch)
    {
        var refused = vantages
            .Select((vantage, index) => (
                Problem: vantage.Kind == VantageKind.Self ? null : places.Find(vantage).Problem,
                Field: FieldOf(index, isBatch)))
            .Where(one => one.Problem is not null)
            .Select(one => new FieldError(one.Field, one.Problem!))
            .ToImmutableArray();
        if (!refused.IsEmpty)
        {
            throw new ProblemException(ProblemKind.VantageNotServed.With(
                string.Join(' ', refused.Select(one => one.Message).Distinct(StringComparer.Ordinal).Take(5)), refused));
        }
    }

    private static string FieldOf(int index, bool isBatch) => isBatch ? $"probes[{index}].vantage" : "vantage";

    private static FieldError? ErrorOf(Vantage? vantage, string field) => vantage switch
    {
        null => null,
        { Kind: VantageKind.Self, Node: null, Pod: null } => null,
        { Kind: VantageKind.Self } => new FieldError($"{field}.kind", $"{field}.kind is self or missing: expected node or pod with a node or pod."),
        { Kind: VantageKind.Node, Pod: not null } => new FieldError($"{field}.pod", $"{field}.pod is '{vantage.Pod}': expected none with a node."),
        { Kind: VantageKind.Node, Node: null or "" } => new FieldError($"{field}.node", $"{field}.node is missing: expected the name of a node."),
        { Kind: VantageKind.Pod } when vantage.Pod?.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] => new FieldError(
            $"{field}.pod", $"{field}.pod is {(vantage.Pod is null ? "missing" : $"'{vantage.Pod}'")}: expected namespace/name of a pod."),
        _ => null,
    };

    // Whoever names a pod need not know its node.
    private Vantage Complete(Vantage? vantage) => vantage switch
    {
        null => Vantage.Self,
        { Kind: VantageKind.Pod, Node: null } => vantage with { Node = places.PodOf(vantage.Pod)?.NodeName },
        _ => vantage,
    };
}
