using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>An endpoint without a pod behind it, an external backend, fails; nothing in the cluster watches its health.</summary>
/// <remarks>Source: Kubernetes documentation, "Services without selectors": who writes the slice keeps its conditions.</remarks>
public sealed class ExternalEndpointFails : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS13", "Endpoint without targetRef (external backend)", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.Node, ResourceKind.EndpointSlice],
        Explains = ["EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service)
        {
            yield break;
        }

        var chosen = context.Route.ChosenEndpoints.ToList();
        var failing = SliceEndpoints.Of(context)
            .Where(one => one.Route.IsChosen && IsExternal(context.Snapshot, one) && SliceEndpoints.Fails(context, one.Route))
            .ToList();
        if (failing.Count == 0)
        {
            yield break;
        }

        var slice = failing[0].Slice;
        var probes = failing.Select(one => SliceEndpoints.ProbesOf(context, one.Route).First(probe => probe.Failed)).ToList();
        var places = probes.Select(probe => $"{probe.Result.Target} {ProbeText.Describe(probe.Result)}");
        yield return new RuleFinding
        {
            Subject = slice.Reference.ToString(),
            Summary = $"{failing.Count} of {chosen.Count} endpoints of {service.Reference} "
                + $"{(failing.Count == 1 ? "is an external backend that fails" : "are external backends that fail")}: {PodWords.List(places, 3)}.",
            Evidence =
            [
                .. probes.Take(3).Select(probe => DiagnosisContext.Observed(probe)),
                context.Derived(
                    slice,
                    $"endpoint {failing[0].Route.Address} refers to no pod and is of no node: {slice.ManagedBy ?? "somebody"} wrote it, and "
                    + "nothing in the cluster checks it"),
            ],
            Fixes =
            [
                new Fix($"See whether {failing[0].Route.Address} is still the backend's address, is up, and admits the cluster's nodes."),
                new Fix(
                    "Take it out of the slice until it works.", $"kubectl -n {slice.Namespace} edit endpointslice {slice.Name}", FixRisk.Medium),
            ],
            Coverage = SliceEndpoints.CoverageOf(failing.Select(one => one.Route)),
            Hop = probes.Select(probe => EndpointResults.HopOf(probe.Result.Outcome)).Min() ?? Hop.Network,
            Severity = failing.Count < chosen.Count ? Severity.Warning : Severity.Error,
        };
    }

    // An address that was a pod's, or could be nothing else, is a stale slice (SVC11, EPS02) and not a backend outside.
    private static bool IsExternal(ClusterSnapshot snapshot, SliceEndpoints.Sliced one) =>
        one.Source.Target is null && one.Route.Pod is null && one.Slice.ManagedBy != SliceEndpoints.Controller
        && snapshot.Nodes.By(one.Route.Address.Address).IsEmpty
        && !FormerAddresses.IsOfGonePod(snapshot, one.Route.Address.Address);
}
