using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The DNS pods are ready, but no Service leads to them: it is missing, selects others, or lacks port 53.</summary>
/// <remarks>Source: Kubernetes documentation, "Debugging DNS Resolution", Is DNS service up?; RFC 7766 for TCP.</remarks>
public sealed class DnsServiceWrong : IRule
{
    private const int DnsPort = 53;

    private static readonly LabelSet Usual = DnsFacts.SelectorOf(null);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS11", "kube-dns Service missing, wrong selector, or lacks 53/UDP or 53/TCP", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["DNS09", "DNS12", "DNS22", "DNS36"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var service = DnsFacts.ServiceOf(context);
        ImmutableArray<Pod> pods =
        [
            .. context.Snapshot.Pods.InNamespace(service?.Namespace ?? "kube-system")
                .Where(pod => pod.IsReady && !pod.IsTerminating && pod.Labels.Matches(Usual)).OrderBy(pod => pod.Name, StringComparer.Ordinal),
        ];
        if (context.Route.Resolver is not { UsesClusterDns: true } || pods.IsEmpty)
        {
            yield break;
        }

        var names = DnsAnswers.AtService(context);
        if (service is null)
        {
            if (names.All(DnsAnswers.IsUnanswered))
            {
                yield return Missing(context, pods);
            }

            yield break;
        }

        if (service.HasSelector && !pods.Any(pod => pod.Labels.Matches(service.Selector)) && DnsFacts.IsUnanswered(context))
        {
            yield return Finding(
                context, service,
                $"selects {service.Selector}, which none of the {pods.Length} ready DNS pods has ({pods[0].Labels}), so no name resolves",
                new Fix("Select the DNS pods.",
                    ServiceFacts.Patch(service, "replace", "/spec/selector", $"{{\"k8s-app\":\"{Usual["k8s-app"]}\"}}")));
            yield break;
        }

        if (!Has(service, TransportProtocol.Udp) && names.Length > 0 && names.All(DnsAnswers.IsUnanswered))
        {
            yield return Finding(context, service, $"has no port 53/UDP (it has {Ports(service)}), so no name resolves", Add(service, "UDP", "dns"));
        }
        else if (!Has(service, TransportProtocol.Tcp) && !names.IsEmpty)
        {
            var isCut = names.All(observation => observation.Failed && observation.Result is DnsProbeResult { WasTruncated: true });
            yield return Finding(
                context, service,
                $"has no port 53/TCP (it has {Ports(service)}), so answers that are too large for UDP do not arrive",
                Add(service, "TCP", "dns-tcp")) with
            {
                IsHazard = !isCut,
                Severity = isCut ? Severity.Error : Severity.Warning,
            };
        }
    }

    private static bool Has(Service service, TransportProtocol protocol) =>
        service.Ports.Any(port => port.Port == DnsPort && port.Protocol == protocol);

    private static string Ports(Service service) => service.Ports.IsEmpty ? "no port" : string.Join(", ", service.Ports);

    private static Fix Add(Service service, string protocol, string name) => new(
        $"Add port 53/{protocol}.",
        ServiceFacts.Patch(service, "add", "/spec/ports/-", $"{{\"name\":\"{name}\",\"port\":53,\"protocol\":\"{protocol}\",\"targetPort\":53}}"));

    private static RuleFinding Finding(DiagnosisContext context, Service service, string what, Fix fix) => new()
    {
        Subject = service.Reference.ToString(),
        Summary = $"The cluster's DNS Service {service.Namespace}/{service.Name} {what}.",
        Evidence =
        [
            .. DnsAnswers.AtService(context).Where(observation => observation.Failed).Take(2)
                .Select(observation => DiagnosisContext.Observed(observation)),
            context.Derived(service, $"selector {service.Selector}, ports {Ports(service)}"),
        ],
        Fixes = [fix],
    };

    private static RuleFinding Missing(DiagnosisContext context, ImmutableArray<Pod> pods)
    {
        var asked = context.Snapshot.Dns.KubeletServers;
        return new RuleFinding
        {
            Subject = "Service kube-system/kube-dns",
            Summary = $"There is no DNS Service in kube-system for its {pods.Length} ready DNS pods"
                + $"{(asked.IsEmpty ? "" : $": kubelets tell pods to ask {asked[0]}, which leads nowhere")}, so no name resolves.",
            Evidence =
            [
                .. DnsAnswers.AtService(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived("Services of kube-system", "none is named kube-dns or labelled k8s-app=kube-dns"),
                context.Derived(pods[0], "a DNS pod, ready"),
            ],
            Fixes =
            [
                new Fix("Make the Service again, with the address that kubelets give to pods, port 53 over UDP and TCP.",
                    $"kubectl -n kube-system create service clusterip kube-dns --clusterip={(asked.IsEmpty ? "ADDRESS" : asked[0])} --tcp=53:53 --dry-run=client -o yaml",
                    FixRisk.Medium),
            ],
        };
    }
}
