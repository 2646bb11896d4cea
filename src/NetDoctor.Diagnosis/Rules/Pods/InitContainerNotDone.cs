using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>An init container has not ended well, or a sidecar has not started, so that the program itself has not been started yet.</summary>
/// <remarks>Init containers run one after the other, each to its end; a sidecar (restartPolicy Always) has to be started before the
/// next. Source: Kubernetes documentation, "Init Containers", "Sidecar Containers".</remarks>
public sealed class InitContainerNotDone : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD26", "Init container or sidecar not started", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD02", "POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var stuck = PodStates.With(TargetPods.NotReady(context.Route), StuckOf);
        if (stuck.IsEmpty)
        {
            yield break;
        }

        var states = TargetPods.Together(stuck.Select(pair => Describe(pair.Pod, pair.Problem)));
        var (first, status) = stuck[0];
        var restarted = status.LastState is not null && status.State.Phase == ContainerPhase.Waiting ? " --previous" : "";
        yield return TargetPods.Finding(
            context,
            [.. stuck.Select(pair => pair.Pod)],
            $"has not started its program: {states}",
            $"have not started their program: {states}",
            stuck.Select(pair => context.Derived(pair.Pod, $"{Describe(pair.Pod, pair.Problem)}, restarted {Counts.Of(pair.Problem.RestartCount, "time")}")),
            new Fix(
                "Read what it says; it often waits for something that it cannot reach.",
                $"kubectl -n {first.Namespace} logs {first.Name} -c {status.Name}{restarted}"));
    }

    private static ContainerStatus? StuckOf(Pod pod)
    {
        // Until the last init container is done the kubelet shows the others as waiting for that, and not for an image or a restart.
        if (pod.NodeName is null || pod.ContainerStatuses.Any(status =>
                status.State is not { Phase: ContainerPhase.Waiting, Reason: null or "PodInitializing" or "ContainerCreating" }
                && pod.InitContainerStatuses.All(init => init.Name != status.Name)))
        {
            return null;
        }

        var next = pod.InitContainerStatuses.FirstOrDefault(status => IsSidecar(pod, status)
            ? !(status.State.Phase == ContainerPhase.Running && status.Started != false)
            : status.State is not { Phase: ContainerPhase.Terminated, ExitCode: 0 });
        // An image that cannot be had, and a pod without a sandbox, have findings of their own.
        return next is null or { State.Reason: "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "PodInitializing" or "ContainerCreating" }
            || next.State is { Phase: ContainerPhase.Waiting, Reason: null }
            ? null
            : next;
    }

    private static bool IsSidecar(Pod pod, ContainerStatus status) => pod.Containers.Any(container => container.Name == status.Name);

    private static string Describe(Pod pod, ContainerStatus status)
    {
        var kind = IsSidecar(pod, status) ? "sidecar" : "init container";
        var end = status.State.Phase == ContainerPhase.Terminated ? status.State : status.LastState;
        var exit = end is { ExitCode: { } code and not 0 } ? $", it exits with code {code}" : "";
        return status.State switch
        {
            { Phase: ContainerPhase.Running } when status.Started == false => $"{kind} {status.Name} runs, but its startup probe has not passed",
            { Phase: ContainerPhase.Running } => $"{kind} {status.Name} still runs",
            { Phase: ContainerPhase.Waiting, Reason: { } reason } => $"{kind} {status.Name} waits in {reason}{exit}",
            _ => $"{kind} {status.Name} ended with code {status.State.ExitCode}",
        };
    }
}
