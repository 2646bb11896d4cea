using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>Two Services claim one external or load balancer address at one port: a node hands the traffic to either.</summary>
/// <remarks>Sharing an address at different ports is well (MetalLB does). The API server checks neither externalIPs nor the status.
/// Source: Kubernetes documentation, "Service", External IPs; kubernetes/kubernetes pkg/proxy/iptables/proxier.go: one rule per
/// Service, in no fixed order, and the first that matches wins.</remarks>
public sealed class DuplicateExternalAddress : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC21", "Duplicate externalIP / LB IP+port", Severity.Warning, Hop.Proxy)
    {
        Needs = [ResourceKind.Service],
        Explains = ["SVC08", "SVC10", "SVC12", "POD15", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service)
        {
            yield break;
        }

        var clashes = AddressesOf(service)
            .Select(address => (Address: address, Clash: ClashAt(context.Snapshot, service, address)))
            .Where(one => one.Clash is not null)
            .ToList();
        if (clashes.Count == 0)
        {
            yield break;
        }

        var failed = context.At(LadderStep.Frontend)
            .Where(observation => observation.Failed && clashes.Exists(one => IsAt(observation, one.Address)))
            .ToList();
        var isCause = failed.Count > 0 && OneWouldAnswer(context, clashes.Select(one => one.Clash!.Other));
        var (at, clash) = (clashes[0].Address, clashes[0].Clash!);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Services {service.Namespace}/{service.Name} and {clash.Other.Namespace}/{clash.Other.Name} both claim {at} port "
                + $"{clash.Port.Port}/{clash.Port.Protocol.Label()}: each node hands the traffic to one or the other.",
            Evidence =
            [
                context.Derived(service, $"{WordsOf(service, at)} {at}, port {clash.Port}"),
                context.Derived(clash.Other, $"{WordsOf(clash.Other, at)} {at}, port {clash.Port.Port}"),
                .. failed.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Severity = isCause ? Severity.Error : null,
            Hop = context.Route.ChosenEndpoints.Any() ? Hop.Proxy : Hop.Endpoints,
            IsHazard = !isCause,
            Fixes =
            [
                new Fix(
                    "Give one of them another address or port.",
                    $"kubectl -n {clash.Other.Namespace} get service {clash.Other.Name} -o wide"),
            ],
        };
    }

    // Only what is dialled at the shared address fails: this Service's own endpoints answer and the other has none, or the other way
    // round. Where both have some, either would answer, and what is lost is lost before.
    private static bool OneWouldAnswer(DiagnosisContext context, IEnumerable<Service> others) =>
        ProbedEndpoints.Chosen(context) is { IsEmpty: false } probed
            ? probed.All(one => one.IsGood) && others.Any(other => !ServiceFacts.ReadyEndpoints(context.Snapshot, other).Any())
            : others.Any(other => ServiceFacts.ReadyEndpoints(context.Snapshot, other).Any());

    private static IEnumerable<IPAddress> AddressesOf(Service service) => service.ExternalIPs.Concat(service.LoadBalancerIPs).Distinct();

    private static string WordsOf(Service service, IPAddress address) =>
        service.ExternalIPs.Contains(address) ? "externalIPs has" : "the load balancer's address is";

    private static bool IsAt(Observation observation, IPAddress address) =>
        IPEndPoint.TryParse(observation.Result.Target, out var target) && target.Address.Equals(address);

    private static Clash? ClashAt(ClusterSnapshot snapshot, Service service, IPAddress address) => snapshot.Services.By(address)
        .Where(other => (other.Namespace, other.Name) != (service.Namespace, service.Name) && AddressesOf(other).Contains(address))
        .OrderBy(other => other.Namespace, StringComparer.Ordinal).ThenBy(other => other.Name, StringComparer.Ordinal)
        .SelectMany(other => service.Ports
            .Where(port => other.Ports.Any(theirs => theirs.Port == port.Port && theirs.Protocol == port.Protocol))
            .Select(port => new Clash(other, port)))
        .FirstOrDefault();

    private sealed record Clash(Service Other, ServicePort Port);
}
