using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>A destination outside of the cluster does not answer from a pod: every address of it drops packets or is unreachable.</summary>
/// <remarks>From a pod alone it cannot be told whether the way out of the cluster is broken or the destination is; a probe from the node
/// tells the two apart. Source: Kubernetes documentation, "Using Source IP"; ip-masq-agent.</remarks>
public sealed class ExternalUnreachable : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI40", "External destination unreachable", Severity.Error, Hop.Network)
    {
        Explains = ["APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.TargetKind is not (RouteTargetKind.External or RouteTargetKind.ExternalName))
        {
            yield break;
        }

        // What the cluster knows, such as a Service that the name leads back to, has its own way and its own findings.
        var dials = context.At(LadderStep.Frontend).ToImmutableArray();
        if (dials.IsEmpty || !dials.All(dial => EndpointResults.HopOf(dial.Result.Outcome) == Hop.Network) || dials.Any(dial => IsKnown(context, dial)))
        {
            yield break;
        }

        var target = context.Route.ExternalHost ?? context.Route.Service?.ExternalName ?? dials[0].Result.Target;
        var places = PodWords.List(dials.Select(dial => dial.Result.Target).Distinct(StringComparer.Ordinal), 3);
        yield return new RuleFinding
        {
            Subject = target,
            Summary = $"{target} lies outside of the cluster and gives no answer to a pod ({places}): either the pods have no way out, or "
                + "the destination or a firewall before it drops them.",
            Evidence = [.. dials.Take(4).Select(dial => DiagnosisContext.Observed(dial))],
            Fixes =
            [
                new Fix(
                    "Try the same from a node. If it answers there, packets of pods leave without a translated source address (masquerade); "
                    + "if not, look at the network around the cluster.",
                    $"kubectl debug node/{context.Route.Source.Node ?? "NODE"} -it --image=busybox:1.36 -- nc -zv -w 3 {Command(dials[0].Result.Target)}"),
            ],
            Coverage = Coverage.Of(dials.Select(dial => dial.Result.Target).Distinct(StringComparer.Ordinal)),
        };
    }

    private static bool IsKnown(DiagnosisContext context, Observation dial)
    {
        var address = System.Net.IPEndPoint.Parse(dial.Result.Target).Address;
        return FormerAddresses.RangeOf(context.Snapshot, address) is not null || FormerAddresses.PodAt(context.Snapshot, address) is not null
            || context.Snapshot.Services.By(address).Length > 0 || context.Snapshot.Nodes.By(address).Length > 0
            || context.Snapshot.Pods.By(address).Length > 0;
    }

    private static string Command(string target)
    {
        var at = target.LastIndexOf(':');
        return $"{target[..at].Trim('[', ']')} {target[(at + 1)..]}";
    }
}
