using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>No DNS pod is ready, and the state of their containers says why: they crash, cannot start, or say themselves that they
/// are not ready.</summary>
/// <remarks>CoreDNS ends at once when it cannot read its Corefile; its plugin <c>ready</c> answers 503 until every plugin has what it
/// needs. Source: CoreDNS plugins <c>ready</c> and <c>kubernetes</c>; Kubernetes documentation, "Debugging DNS Resolution".</remarks>
public sealed class DnsPodsNotRunning : IRule
{
    private const string NotReadyYet = "statuscode: 503";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS10", "CoreDNS not ready / crash-looping", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["DNS12", "DNS22"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        if (!DnsFacts.IsUnanswered(context) || DnsFacts.ServiceOf(context) is not { } service
            || ServiceFacts.ReadyEndpoints(snapshot, service).Any())
        {
            yield break;
        }

        var pods = DnsFacts.PodsOf(snapshot, service);
        var ill = pods.Select(pod => (Pod: pod, Why: WhyOf(snapshot, pod))).Where(pair => pair.Why is not null).ToList();
        if (ill.Count == 0 || pods.Any(pod => pod.IsReady))
        {
            yield break;
        }

        var problem = snapshot.Dns.Corefile?.Problem;
        var first = ill[0].Pod;
        yield return new RuleFinding
        {
            Subject = Owners.Of(snapshot, first)?.ToString() ?? first.Reference.ToString(),
            Summary = problem is not null && ill.TrueForAll(pair => IsCrash(pair.Why!))
                ? $"No name resolves: {(ill.Count == pods.Length ? Counts.All(pods.Length, "DNS pod") : Counts.Of(ill.Count, "DNS pod"))} "
                    + $"{(ill.Count == 1 ? "crashes" : "crash")} because {InCorefile(problem)}."
                : $"No name resolves: {NotReady(pods.Length)}: {first.Name} {ill[0].Why}"
                    + $"{(problem is null ? "" : $", and {InCorefile(problem)}")}.",
            Evidence =
            [
                .. DnsFacts.Unanswered(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
                .. ill.Take(3).Select(pair => context.Derived(pair.Pod, pair.Why!)),
                .. problem is null ? [] : new[] { context.Derived("ConfigMap kube-system/coredns", $"Corefile, {problem}") },
            ],
            Fixes =
            [
                .. problem is null
                    ? []
                    : new[] { new Fix("Mend the Corefile.", "kubectl -n kube-system edit configmap coredns", FixRisk.Medium) },
                new Fix("Read why it ended or waits.",
                    $"kubectl -n {first.Namespace} logs {first.Name} --previous --tail=50 || kubectl -n {first.Namespace} describe pod {first.Name}"),
            ],
        };
    }

    private static string NotReady(int pods) => pods switch
    {
        1 => "the only DNS pod is not ready",
        2 => "neither DNS pod is ready",
        _ => $"none of {pods} DNS pods is ready",
    };

    private static bool IsCrash(string why) =>
        why.StartsWith("waits in CrashLoopBackOff", StringComparison.Ordinal) || why.StartsWith("ended", StringComparison.Ordinal);

    // The parser says "line 3: a brace is not closed".
    private static string InCorefile(string problem) => problem.Split(": ", 2) is [{ } line, { } what] && line.StartsWith("line ", StringComparison.Ordinal)
        ? $"{what} in {line} of the Corefile"
        : $"the Corefile cannot be read ({problem})";

    private static string? WhyOf(ClusterSnapshot snapshot, Pod pod)
    {
        foreach (var status in pod.InitContainerStatuses.Concat(pod.ContainerStatuses).Where(status => !status.Ready))
        {
            if (status.State is { Phase: ContainerPhase.Waiting, Reason: { } reason } && reason is not ("ContainerCreating" or "PodInitializing"))
            {
                var ended = status.LastState is { ExitCode: { } code } last
                    ? $" after exit code {code}{(last.Message is { Length: > 0 } message ? $" ({message.Trim()})" : "")}"
                    : "";
                return $"waits in {reason}{ended}, {Counts.Of(status.RestartCount, "restart")}";
            }

            if (status.State is { Phase: ContainerPhase.Terminated, ExitCode: not 0 } now)
            {
                return $"ended with exit code {now.ExitCode}, {Counts.Of(status.RestartCount, "restart")}";
            }
        }

        return snapshot.Events.By(pod.Reference)
            .Any(warning => warning.Reason == "Unhealthy" && warning.Message.Contains(NotReadyYet, StringComparison.Ordinal)
                && warning.Message.StartsWith("Readiness", StringComparison.Ordinal))
            ? "runs and says itself, at /ready, that it is not ready (503)"
            : null;
    }
}
