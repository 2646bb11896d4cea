using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>Every DNS server that was asked says that the name does not exist, and no object stands for it.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods"; RFC 8020.</remarks>
public sealed class NameDoesNotExist : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS01", "Name does not exist", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var asked = Wire.Lookups(context)
            .Where(observation => observation.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError)).ToList();
        var absent = Wire.Absent(context).ToList();
        // A server that does not answer may know the name: only unanimity of those that did, and of the DNS Service, counts.
        if (absent.Count == 0
            || asked.Any(observation => observation.Plan.Step != LadderStep.NameAtReplica && !absent.Contains(observation))
            || asked.Any(observation => observation.Succeeded)
            || context.Route is { Service: not null, TargetKind: not RouteTargetKind.MissingPod }
            || Missing(context) is not { } missing)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = $"Name {missing.Name}",
            Summary = $"{missing.Name} does not exist: {missing.Why}{NearNames.Hint(missing.Near)}",
            Evidence =
            [
                .. absent.Take(4).Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived(missing.Source, missing.Why),
            ],
            Fixes =
            [
                .. missing.Near.Select(near => new Fix($"If {near} is meant, use {near}{Asked.PortSuffix(context.Route)}.")),
                new Fix(missing.Look, missing.Command),
            ],
        };
    }

    private static Absence? Missing(DiagnosisContext context) => Asked.Target(context.Route) switch
    {
        ServiceTarget or SrvTarget => OfService(context),
        HostTarget host => OfHost(context, host.Host),
        _ => null,
    };

    private static Absence? OfService(DiagnosisContext context)
    {
        var (route, snapshot) = (context.Route, context.Snapshot);
        if (route is not { ServiceName: { } name, ServiceNamespace: { } ns })
        {
            return route.ExternalHost is { } host ? OfHost(context, host) : null;
        }

        var full = Asked.Service(route)?.Host ?? $"{name}.{ns}";
        if (snapshot.IsComplete(ResourceKind.Namespace) && snapshot.Namespaces.Find("", ns) is null)
        {
            var namespaces = NearNames.Namespaces(snapshot, ns);
            var withService = namespaces.Where(other => snapshot.Services.Find(other, name) is not null).ToList();
            var near = withService.Count > 0
                ? withService.Select(other => $"{name}.{other}")
                : NearNames.Services(snapshot, ns, name).Select(key => $"{key.Name}.{key.Namespace}");
            return new Absence(full, $"there is no namespace {ns}", "Namespaces", [.. near], "kubectl get namespaces")
            {
                Look = "List the namespaces that there are.",
            };
        }

        return new Absence(
            full,
            $"there is no Service {name} in namespace {ns}",
            $"Services of {ns}",
            [.. NearNames.Services(snapshot, ns, name).Select(key => $"{key.Name}.{key.Namespace}")],
            $"kubectl -n {ns} get services");
    }

    private static Absence? OfHost(DiagnosisContext context, string host)
    {
        var snapshot = context.Snapshot;
        var suffix = $".svc.{snapshot.ClusterDomain}";
        host = ResolverFacts.EndpointName(context)?.FullName ?? host;
        if (!host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        {
            // Source: CoreDNS plugin kubernetes, pods (disabled by default).
            if (host.EndsWith($".pod.{snapshot.ClusterDomain}", StringComparison.OrdinalIgnoreCase))
            {
                return new Absence(
                    host, "pods have such names only where the Corefile says pods insecure or pods verified, the latter for pods that are there",
                    "Pods", [], "kubectl -n kube-system get configmap coredns -o yaml");
            }

            return host.EndsWith($".{snapshot.ClusterDomain}", StringComparison.OrdinalIgnoreCase)
                ? new Absence(
                    host, $"names of Services end in {suffix}", $"Domain {snapshot.ClusterDomain}", [], "kubectl get services -A")
                : new Absence(
                    host, "it is no name of the cluster, and the resolvers outside do not know it", "Cluster domain", [],
                    $"nslookup {host}")
                {
                    Look = "Check the spelling; a name of the cluster is SERVICE.NAMESPACE. See whether the name is known elsewhere.",
                };
        }

        // A pod's own name: HOSTNAME.SERVICE.NAMESPACE.svc.DOMAIN.
        var labels = host[..^suffix.Length].Split('.');
        if (labels.Length != 3)
        {
            return new Absence(host, "it is not of the form SERVICE.NAMESPACE or HOSTNAME.SERVICE.NAMESPACE", "Name", [],
                "kubectl get services -A");
        }

        var (hostname, name, ns) = (labels[0], labels[1], labels[2]);
        if (snapshot.Services.Find(ns, name) is not { } service)
        {
            return new Absence(host, $"there is no Service {name} in namespace {ns}", $"Services of {ns}",
                [.. NearNames.Services(snapshot, ns, name).Select(key => $"{hostname}.{key.Name}.{key.Namespace}{suffix}")],
                $"kubectl -n {ns} get services");
        }

        // The pod is there: its state, or its subdomain, says why it has no record.
        var pods = snapshot.Pods.InNamespace(ns).Where(pod => pod.Labels.Matches(service.Selector)).ToList();
        if (!snapshot.IsComplete(ResourceKind.Pod) || pods.Any(pod => (pod.Hostname ?? pod.Name) == hostname))
        {
            return null;
        }

        return new Absence(host, $"Service {ns}/{name} has no pod of host name {hostname}", $"Pods of {ns}",
            [.. NearNames.Of(hostname, pods.Select(pod => pod.Hostname ?? pod.Name)).Select(near => $"{near}.{name}.{ns}{suffix}")],
            $"kubectl -n {ns} get pods -l {service.Selector}")
        {
            Look = "List the pods that there are.",
        };
    }

    private sealed record Absence(string Name, string Why, string Source, string[] Near, string Command)
    {
        public string Look { get; init; } = "List the Services that there are.";
    }
}
