using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>Some endpoints fail while others answer: clients fail now and then, and always with the same few.</summary>
/// <remarks>kube-proxy chooses an endpoint for each connection without regard to whether it answered the last one.</remarks>
public sealed class SomeEndpointsBad : IRule
{
    private const int MaxShown = 5;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS11", "Some endpoints bad", Severity.Warning, Hop.Network)
    {
        Explains = ["APP01", "APP02", "APP03", "APP04", "SVC15", "SVC22"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service)
        {
            yield break;
        }

        // An endpoint is as bad as the worst that was seen of it: it may connect and still not speak.
        var probed = EndpointResults.Of(context)
            .Where(observation => observation.Plan.Endpoint is not null && (observation.Succeeded || observation.Failed))
            .GroupBy(observation => observation.Plan.Endpoint!.Address)
            .Select(group => group.FirstOrDefault(observation => observation.Failed) ?? group.First())
            .ToImmutableArray();
        var bad = probed.Where(observation => observation.Failed).ToImmutableArray();
        var good = probed.Where(observation => observation.Succeeded).ToImmutableArray();
        if (bad.IsEmpty || good.IsEmpty)
        {
            yield break;
        }

        var common = SharedTraits.Of(
            [.. bad.Select(observation => observation.Plan.Endpoint!)], [.. good.Select(observation => observation.Plan.Endpoint!)]);
        var trait = common.IsEmpty ? "" : $"; only the bad ones {common[0]}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"{bad.Length} of {Counted(context, probed.Length)} of {service.Reference} {(bad.Length == 1 ? "fails" : "fail")}: "
                + $"{Listed(bad)}{trait}.",
            Evidence =
            [
                .. bad.Take(MaxShown).Select(observation => DiagnosisContext.Observed(observation)),
                DiagnosisContext.Observed(good[0]),
                .. common.Select(text => context.Derived(service, $"only the bad endpoints {text}")),
            ],
            Fixes = [.. FixesOf(context, common, bad[0].Plan.Endpoint!)],
            Coverage = EndpointResults.CoverageOf(bad),
            Hop = bad.Select(observation => EndpointResults.HopOf(observation.Result.Outcome)).Min() ?? Hop.Network,
        };
    }

    private static string Listed(ImmutableArray<Observation> bad)
    {
        var places = bad.Take(3).Select(observation =>
            $"{EndpointResults.PlaceOf(observation)} {ProbeText.Describe(observation.Result)}");
        return string.Join(", ", places) + (bad.Length > 3 ? ", ..." : "");
    }

    private static string Counted(DiagnosisContext context, int probed)
    {
        var all = context.Route.ChosenEndpoints.Count(endpoint => endpoint.Address.Port > 0);
        return all > probed && all > DialLadder.MaxEndpoints ? $"{probed} probed endpoints ({all} in all)" : $"{probed} endpoints";
    }

    private static IEnumerable<Fix> FixesOf(DiagnosisContext context, ImmutableArray<string> common, RouteEndpoint endpoint)
    {
        if (endpoint.Node is { } node && common.Contains($"run on node {node}"))
        {
            yield return new Fix("Look at the node first: nothing but the node is common to them.", $"kubectl describe node {node}");
        }

        if (endpoint.Pod is not { } pod)
        {
            yield break;
        }

        if (common.FirstOrDefault(trait => trait.StartsWith("have the label", StringComparison.Ordinal)) is { } version
            && Owners.Of(context.Snapshot, pod) is { Kind: "Deployment" or "StatefulSet" or "DaemonSet" } owner)
        {
            yield return new Fix(
                $"The bad ones alone {version}: compare the revisions, and go back if the new one is to blame.",
                $"kubectl -n {owner.Namespace} rollout history {Owners.Argument(owner)}");
        }

        yield return new Fix(
            "Look at the bad pod.", $"kubectl -n {pod.Namespace} describe pod {pod.Name}");
        if (pod.Owner is not null)
        {
            yield return new Fix(
                "Replace it: its controller makes another, perhaps elsewhere.",
                $"kubectl -n {pod.Namespace} delete pod {pod.Name}",
                FixRisk.Medium);
        }
    }
}
