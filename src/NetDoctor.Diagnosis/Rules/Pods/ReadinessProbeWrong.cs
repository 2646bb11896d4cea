using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The readiness probe asks a port, path or scheme that the container does not serve: the pods work and are never ready.</summary>
/// <remarks>Source: Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes".</remarks>
public sealed class ReadinessProbeWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "POD06", "Readiness probe on wrong port, path or scheme", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD05", "POD04", "SVC12", "DNS26"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var wrong = PodStates.With(
            TargetPods.NotReady(context.Route),
            pod => ReadinessFailure.Of(context.Snapshot, pod) is { } failure && WrongProbe.Of(context, failure) is { } problem
                ? new Problem(failure, problem)
                : null);
        if (wrong.IsEmpty)
        {
            yield break;
        }

        var statements = TargetPods.Together(wrong.Select(pair => pair.Problem.Wrong.Statement));
        yield return TargetPods.Finding(
            context,
            [.. wrong.Select(pair => pair.Pod)],
            $"fails its readiness probe, which asks {statements}",
            $"fail their readiness probe, which asks {statements}",
            wrong.SelectMany(pair => pair.Problem.Wrong.Evidence),
            FixOf(context, wrong[0].Problem));
    }

    private static Fix FixOf(DiagnosisContext context, Problem problem)
    {
        var (failure, wrong) = problem;
        var owner = Owners.Of(context.Snapshot, failure.Pod);
        if (wrong.RightPort is not { } port || failure.Probe.Action == ContainerProbeAction.Exec
            || owner is not { Kind: "Deployment" or "StatefulSet" or "DaemonSet" })
        {
            return new Fix(
                "Correct the readiness probe.", Owners.EditCommand(context.Snapshot, failure.Pod), FixRisk.Medium);
        }

        var action = failure.Probe.Action switch
        {
            ContainerProbeAction.Http => "httpGet",
            ContainerProbeAction.Tcp => "tcpSocket",
            _ => "grpc",
        };
        var patch = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"" + failure.Container.Name
            + "\",\"readinessProbe\":{\"" + action + "\":{\"port\":" + port + "}}}]}}}}";
        return new Fix(
            $"Let the readiness probe ask port {port}.",
            $"kubectl -n {owner.Namespace} patch {Owners.Argument(owner)} --type=strategic -p '{patch}'",
            FixRisk.Medium);
    }

    private sealed record Problem(ReadinessFailure Failure, WrongProbe Wrong);
}
