using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>An address is dialled that was one pod's and is another's by now, or nobody's: pods die, and their addresses pass on.</summary>
/// <remarks>Source: Kubernetes documentation, "Pods" (a replacement has another address), and the history that NetDoctor keeps of
/// the watch. Without it only an address of a node's pod range that no pod has can be told.</remarks>
public sealed class AddressPassedOn : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP28", "Wrong app answers (IP reuse)", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Node, ResourceKind.Service],
        Explains = ["APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // A cache that is behind does not know who has the address now.
        if (context.Snapshot.StatusOf(ResourceKind.Pod).State != CacheState.Synced)
        {
            yield break;
        }

        foreach (var dialled in Dialled(context))
        {
            var present = EndpointCollector.PodAt(context.Snapshot, dialled.Address);
            var holder = FormerAddresses.PodAt(context.Snapshot, dialled.Address);
            if (present is not null && holder is not null && !FormerAddresses.IsSameWorkload(present, holder) && IsMeant(dialled, holder))
            {
                yield return Finding(context, dialled, $"{dialled.Address} {FormerAddresses.Words(context.Snapshot, holder)}, and belongs to "
                    + $"{present.Reference} now", present);
            }
            else if (dialled.Slice is null && FormerAddresses.IsOfGonePod(context.Snapshot, dialled.Address)
                && dialled.Probes.Exists(probe => probe.Failed) && !dialled.Probes.Exists(probe => probe.Succeeded))
            {
                yield return Finding(context, dialled, holder is null
                    ? $"{dialled.Address} is in the pod range of node {FormerAddresses.RangeOf(context.Snapshot, dialled.Address)!.Name}, and no pod has it"
                    : $"{dialled.Address} {FormerAddresses.Words(context.Snapshot, holder)}, and no pod has it now", null);
            }
        }

        foreach (var finding in PolicyAddresses.PassedOn(context))
        {
            yield return finding;
        }
    }

    /// <summary>An address that the question leads to by its number, with what was seen there.</summary>
    private sealed record DialledAddress(IPAddress Address, EndpointSlice? Slice, List<Observation> Probes);

    private static IEnumerable<DialledAddress> Dialled(DiagnosisContext context)
    {
        if (context.Route.Service is { } service && context.Route.TargetKind != RouteTargetKind.ExternalName)
        {
            // A slice that refers to its pods is the cluster's own matter (EPS02, EPS03); one that does not was written by hand.
            var slices = context.Snapshot.SlicesOf(service);
            return context.Route.ChosenEndpoints
                .Select(endpoint => (Endpoint: endpoint, Slice: slices.FirstOrDefault(slice => slice.Name == endpoint.Slice)))
                .Where(pair => pair.Slice is not null && pair.Slice.Endpoints.Any(one =>
                    one.Target is null && one.Addresses.Contains(pair.Endpoint.Address.Address)))
                .Select(pair => new DialledAddress(
                    pair.Endpoint.Address.Address, pair.Slice, [.. ProbesAt(context, pair.Endpoint.Address.Address)]));
        }

        return Asked.Target(context.Route) is Questions.PodTarget or Questions.NodeTarget
            ? []
            : Probes(context).Select(probe => probe.Plan.Spec.Address).Distinct()
                .Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()
                .Select(address => new DialledAddress(address, null, [.. ProbesAt(context, address)]));
    }

    // Whoever wrote the slice meant the pod that had the address then.
    private static bool IsMeant(DialledAddress dialled, FormerHolder holder) =>
        dialled.Slice is null || dialled.Slice.CreatedAt < holder.ReleasedAt;

    private static IEnumerable<Observation> ProbesAt(DiagnosisContext context, IPAddress address) =>
        Probes(context).Where(probe => probe.Plan.Spec.Address == address.ToString());

    private static IEnumerable<Observation> Probes(DiagnosisContext context) => context.Observations.Where(observation =>
        observation.Plan.Step is LadderStep.Frontend or LadderStep.Endpoint or LadderStep.Application or LadderStep.EndpointApplication);

    private static RuleFinding Finding(DiagnosisContext context, DialledAddress dialled, string what, Pod? present)
    {
        var answers = dialled.Probes.Exists(probe => probe.Succeeded) && !dialled.Probes.Exists(probe => probe.Failed);
        var names = dialled.Probes.Select(probe => probe.Result.Target).Append(present is null ? "" : TargetPods.NameOf(present));
        return new RuleFinding
        {
            Subject = (present?.Reference ?? dialled.Slice?.Reference)?.ToString() ?? dialled.Address.ToString(),
            Summary = answers ? $"{what}: what answers there is another application." : $"{what}.",
            Evidence =
            [
                .. FormerAddresses.EvidenceOf(context, dialled.Address),
                present is null
                    ? context.Derived("Pods", $"no pod has {dialled.Address}")
                    : context.Derived(present, $"has {dialled.Address}; it was made {Ages.Of(context.Snapshot.ObservedAt - present.CreatedAt)} ago"),
                .. dialled.Probes.Take(1).Select(probe => DiagnosisContext.Observed(probe)),
            ],
            Fixes = [FormerAddresses.Instead(context.Snapshot, dialled.Address)],
            Coverage = Coverage.Of(names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)),
            IsHazard = answers,
            Severity = answers ? Severity.Warning : Severity.Error,
        };
    }
}
