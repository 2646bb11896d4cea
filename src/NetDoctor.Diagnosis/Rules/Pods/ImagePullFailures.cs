using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Nodes cannot get the image of a container, so that the pods behind the target never start.</summary>
/// <remarks>Source: Kubernetes documentation, "Images", ImagePullBackOff.</remarks>
public sealed class ImagePullFailures : IRule
{
    private static readonly string[] Reasons =
    [
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError",
        "RegistryUnavailable", "SignatureValidationFailed",
    ];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD03", "Image pull failure", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = PodStates.With(TargetPods.NotReady(context.Route), FailureOf);
        if (failing.IsEmpty)
        {
            yield break;
        }

        var images = TargetPods.Together(failing.Select(pair => $"{ImageOf(pair.Pod, pair.Problem)} ({pair.Problem.State.Reason})"));
        var first = failing[0].Pod;
        yield return TargetPods.Finding(
            context,
            [.. failing.Select(pair => pair.Pod)],
            $"cannot start: the image {images} cannot be pulled",
            $"cannot start: the image {images} cannot be pulled",
            failing.Select(pair => context.Derived(
                pair.Pod,
                $"container {pair.Problem.Name} waits with {pair.Problem.State.Reason}: {pair.Problem.State.Message ?? "no message"}")),
            new Fix(
                "Read what the registry answered: a name or tag that does not exist, missing credentials, or no way to it.",
                $"kubectl -n {first.Namespace} describe pod {first.Name}"),
            new Fix(
                "Set an image that exists, or add imagePullSecrets.",
                Owners.EditCommand(context.Snapshot, first)));
    }

    private static ContainerStatus? FailureOf(Pod pod) => PodStates.Statuses(pod).FirstOrDefault(status =>
        status.State is { Phase: ContainerPhase.Waiting, Reason: { } reason } && Reasons.Contains(reason));

    // Init containers are not kept in the specification; their name says enough.
    private static string ImageOf(Pod pod, ContainerStatus status) =>
        pod.Containers.FirstOrDefault(container => container.Name == status.Name)?.Image ?? $"of container {status.Name}";
}
