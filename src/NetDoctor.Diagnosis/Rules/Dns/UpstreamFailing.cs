using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>Names of the cluster resolve, names outside do not: what CoreDNS forwards to fails, or it forwards nowhere.</summary>
/// <remarks>CoreDNS answers SERVFAIL when no upstream does, and when no plugin takes the name; it refuses names that no server block
/// serves. Source: CoreDNS plugin <c>forward</c>; Kubernetes documentation, "Customizing DNS Service".</remarks>
public sealed class UpstreamFailing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS15", "Upstream resolver failing (external names only)", Severity.Error, Hop.Dns)
    {
        Explains = ["DNS22", "DNS18"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        var lookups = DnsAnswers.AtService(context);
        var control = context.At(LadderStep.ControlName).FirstOrDefault(observation => observation.Succeeded);
        if (control is null || context.Route.Resolver?.FullName is not { } name || Corefile.IsIn(name, snapshot.ClusterDomain)
            || lookups.IsEmpty || !lookups.All(DnsAnswers.IsBroken) || DnsAnswers.Replicas(context).Any(replica => !DnsAnswers.IsBroken(replica)))
        {
            yield break;
        }

        var corefile = snapshot.Dns.Corefile;
        var server = corefile?.ServerOf(name);
        var upstreams = Corefile.UpstreamsOf(server, name).ToList();
        var direct = context.At(LadderStep.NameAtUpstream).ToList();
        yield return new RuleFinding
        {
            Subject = upstreams.Count > 0 ? $"Upstream {string.Join(", ", upstreams)}" : "ConfigMap kube-system/coredns",
            Summary = $"Names of the cluster resolve, but {name} does not ({ProbeText.Describe(lookups[0].Result)}): "
                + $"{Why(corefile, server, upstreams, direct)}.",
            Evidence =
            [
                DiagnosisContext.Observed(lookups[0]),
                DiagnosisContext.Observed(control),
                .. direct.Select(observation => DiagnosisContext.Observed(observation)),
                .. corefile is null
                    ? []
                    : new[] { context.Derived("ConfigMap kube-system/coredns", $"forwards {name} to {(upstreams.Count > 0 ? string.Join(", ", upstreams) : "nobody")}") },
            ],
            Fixes =
            [
                new Fix("Read what CoreDNS says of its upstream.", "kubectl -n kube-system logs -l k8s-app=kube-dns --tail=50"),
                new Fix("Name an upstream that answers in the forward line.", "kubectl -n kube-system edit configmap coredns", FixRisk.Medium),
            ],
        };
    }

    private static string Why(Corefile? corefile, CorefileServer? server, List<string> upstreams, List<Observation> direct)
    {
        if (corefile is null || corefile.Problem is not null)
        {
            return "what the cluster's DNS forwards to does not answer";
        }

        if (server is null)
        {
            return "no server block of the Corefile serves it";
        }

        if (upstreams.Count == 0)
        {
            return server.Find("forward").Any()
                ? "no forward line of the Corefile takes it"
                : "the Corefile has no forward plugin for names outside of the cluster";
        }

        var who = $"CoreDNS forwards to {string.Join(", ", upstreams)}";
        return direct.Exists(observation => !DnsAnswers.IsBroken(observation))
            ? $"{who}, which answers NetDoctor itself, so the way from the DNS pods to it is broken"
            : direct.Count > 0
                ? $"{who}, which fails when asked directly too ({ProbeText.Describe(direct[0].Result)})"
                    + (direct.TrueForAll(DnsAnswers.IsUnanswered) ? "" : ": it runs, and so it is its own way out, or the zone of the name itself, that fails")
                : $"{who}, which only the DNS pods can ask";
    }
}
