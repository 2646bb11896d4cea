using System.Net.Sockets;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The name exists, but not with an address of the only family that the source's pod has.</summary>
/// <remarks>No data is an answer about one type of record; the name has others. Source: RFC 2308 §2.2; Kubernetes documentation,
/// "IPv4/IPv6 dual-stack".</remarks>
public sealed class AnswerFamilyMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS33", "Answer family does not fit the client", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["DNS01", "DNS22"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // Of an alias whose target is not there the answer has no data of any family, too.
        if (context.Route.TargetKind == RouteTargetKind.ExternalName || context.Route.Source.Pod is not { PodIPs: { IsEmpty: false } own } pod
            || own.Select(address => address.AddressFamily).Distinct().Count() != 1)
        {
            yield break;
        }

        var wanted = own[0].AddressFamily == AddressFamily.InterNetworkV6 ? DnsRecordType.Aaaa : DnsRecordType.A;
        // A headless name without ready endpoints has no data of any family.
        var empty = Wire.Lookups(context)
            .Where(lookup => lookup.Result is DnsProbeResult { Outcome: ProbeOutcome.NoData } dns && dns.Type == wanted).ToList();
        if (empty.Count == 0 || Wire.HasResolved(context) || context.Route.Service is { IsHeadless: true } headless
            && !ServiceFacts.ReadyEndpoints(context.Snapshot, headless).Any())
        {
            yield break;
        }

        var name = ((DnsProbeResult)empty[0].Result).Name;
        var family = wanted == DnsRecordType.Aaaa ? "IPv6" : "IPv4";
        yield return new RuleFinding
        {
            Subject = $"Name {name}",
            Summary = $"{name} exists but has no {family} address, and {TargetPods.NameOf(pod)} has no other family ({string.Join(", ", own)}).",
            Evidence =
            [
                .. empty.Take(2).Select(lookup => DiagnosisContext.Observed(lookup)),
                context.Derived(pod, $"podIPs {string.Join(", ", own)}"),
            ],
            Fixes =
            [
                new Fix(
                    context.Route.Service is not null
                        ? "Give the Service both families, if the cluster has both."
                        : $"Publish an {family} address for the name, or go through something that has both families.",
                    context.Route.Service is { IsHeadless: false, Type: not ServiceType.ExternalName } both
                        ? $"kubectl -n {both.Namespace} patch service {both.Name} -p '{{\"spec\":{{\"ipFamilyPolicy\":\"PreferDualStack\"}}}}'"
                        : null,
                    FixRisk.Medium),
            ],
        };
    }
}
