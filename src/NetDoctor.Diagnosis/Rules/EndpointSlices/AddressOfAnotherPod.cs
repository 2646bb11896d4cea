using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>A slice names one pod, and the address that it holds belongs to another by now.</summary>
/// <remarks>A CNI gives the address of a pod that ended to the next one. Source: Kubernetes documentation, "EndpointSlices"
/// (<c>targetRef</c> with UID).</remarks>
public sealed class AddressOfAnotherPod : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS03", "Slice IP now owned by another pod", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["APP01", "APP02", "APP04", "APP28", "EPS11", "SVC04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!SliceEndpoints.AreOfNow(context.Snapshot))
        {
            yield break;
        }

        var wrong = SliceEndpoints.Of(context)
            .Where(one => one.Route.IsChosen)
            .Select(one => (Sliced: one, Pod: OwnerOf(context.Snapshot, one)))
            .Where(pair => pair.Pod is not null)
            .ToList();
        if (wrong.Count == 0)
        {
            yield break;
        }

        var (first, pod) = wrong[0];
        var answering = wrong.Count(pair => SliceEndpoints.Answers(context, pair.Sliced.Route));
        var rest = wrong.Count > 1 ? $" ({wrong.Count} endpoints in all)" : "";
        yield return new RuleFinding
        {
            Subject = first.Slice.Reference.ToString(),
            Summary = $"{first.Slice.Reference} sends traffic for {first.Source.Target} to {first.Route.Address}, which belongs to "
                + $"{pod!.Reference} now{rest}"
                + (answering > 0 ? ": what answers there is another application." : "."),
            Evidence = [.. wrong.Take(3).SelectMany(pair => EvidenceOf(context, pair.Sliced, pair.Pod!))],
            Fixes =
            [
                new Fix(
                    "Delete the slice: its controller writes it anew from the pods that there are.",
                    $"kubectl -n {first.Slice.Namespace} delete endpointslice {first.Slice.Name}",
                    FixRisk.Medium),
                ControllerLease.Fix(context),
            ],
            Coverage = SliceEndpoints.CoverageOf(wrong.Select(pair => pair.Sliced.Route)),
            Severity = wrong.Count < context.Route.ChosenEndpoints.Count() ? Severity.Warning : Severity.Error,
            IsHazard = answering == wrong.Count,
        };
    }

    private static Pod? OwnerOf(ClusterSnapshot snapshot, SliceEndpoints.Sliced one)
    {
        var there = snapshot.Pods.By(one.Route.Address.Address);
        return one.Source is { Target.Kind: "Pod" } source && source.TargetUid != Guid.Empty && !there.IsEmpty
            && there.All(pod => pod.Uid != Guid.Empty && pod.Uid != source.TargetUid)
            ? there.OrderBy(pod => pod.IsTerminating).ThenBy(pod => pod.Name, StringComparer.Ordinal).First()
            : null;
    }

    private static IEnumerable<Evidence> EvidenceOf(DiagnosisContext context, SliceEndpoints.Sliced one, Pod pod)
    {
        yield return context.Derived(
            one.Slice, $"endpoint {one.Route.Address} refers to {one.Source.Target} with UID {one.Source.TargetUid}");
        yield return context.Derived(
            pod,
            $"has {one.Route.Address.Address} and UID {pod.Uid}, made {Ages.Of(context.Snapshot.ObservedAt - pod.CreatedAt)} ago");
        foreach (var evidence in FormerAddresses.EvidenceOf(context, one.Route.Address.Address)
            .Concat(SliceEndpoints.ProbesOf(context, one.Route).Take(1).Select(probe => DiagnosisContext.Observed(probe))))
        {
            yield return evidence;
        }
    }
}
