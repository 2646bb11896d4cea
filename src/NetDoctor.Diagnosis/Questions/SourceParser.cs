namespace NetDoctor.Diagnosis.Questions;

/// <summary>Understands the <c>from</c> of a question.</summary>
internal static class SourceParser
{
    private const string Expected =
        "expected ns/name, ns/pod/name, ns/deploy/name (also sts, ds, job), node/name or outside; leave it out to ask from NetDoctor itself.";

    /// <summary>Parses a source.</summary>
    /// <param name="text">The text; null for NetDoctor itself.</param>
    public static Parsed<SourceReference> Parse(string? text)
    {
        // An empty text is an error, not an absence: it is more often a variable of a script that was never set.
        return text?.Trim().Split('/') switch
        {
            null => new SelfSource(),
            ["outside"] => new OutsideSource(),
            ["node", var name] => Node(text, name),
            [var ns, var name] => Workload(text, null, ns, name),
            [var ns, var kind, var name] when KindOf(kind) is { } known => Workload(text, known, ns, name),
            [_, var kind, _] => Error(kind, $"'{kind}' in '{text}' is not a kind of source: expected pod, deploy, sts, ds or job."),
            _ => Error(text, $"'{text}' is not a source: {Expected}"),
        };
    }

    /// <summary>The kind that a word means; null when it is none.</summary>
    /// <param name="word">Kind as kubectl takes it, in any case.</param>
    public static WorkloadReferenceKind? KindOf(string word) => word.ToUpperInvariant() switch
    {
        "POD" or "PODS" or "PO" => WorkloadReferenceKind.Pod,
        "DEPLOY" or "DEPLOYMENT" or "DEPLOYMENTS" => WorkloadReferenceKind.Deployment,
        "STS" or "STATEFULSET" or "STATEFULSETS" => WorkloadReferenceKind.StatefulSet,
        "DS" or "DAEMONSET" or "DAEMONSETS" => WorkloadReferenceKind.DaemonSet,
        "JOB" or "JOBS" => WorkloadReferenceKind.Job,
        _ => null,
    };

    private static Parsed<SourceReference> Node(string text, string name) => KubernetesNames.IsSubdomain(name)
        ? new NodeSource(name)
        : BadName(text, "node", name);

    private static Parsed<SourceReference> Workload(string text, WorkloadReferenceKind? kind, string ns, string name)
    {
        if (!KubernetesNames.IsLabel(ns))
        {
            return BadName(text, "namespace", ns);
        }

        return KubernetesNames.IsSubdomain(name)
            ? new WorkloadSource(kind, ns, name)
            : BadName(text, kind is null ? "pod or workload" : "workload", name);
    }

    private static QuestionError BadName(string text, string what, string name) =>
        Error(name, $"'{name}' in '{text}' cannot be the name of a {what}: {NameText.Expected(name)}");

    private static QuestionError Error(string offending, string message) => new("from", offending, message);
}
