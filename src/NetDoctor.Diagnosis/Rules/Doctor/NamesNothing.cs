using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The question names a pod, node or workload that is not there.</summary>
/// <remarks>A Service that is not there is SVC01, and its name DNS01. Without the target nothing can be reached; without the source the
/// answer is what holds for everybody.</remarks>
public sealed class NamesNothing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC23", "The question names something that is not there", Severity.Error, Hop.Service);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (Target(context) is { } target)
        {
            yield return target;
        }

        var source = route.Source.Reference;
        var isKnown = context.Snapshot.IsComplete(source is NodeSource ? ResourceKind.Node : ResourceKind.Pod);
        if (isKnown && source is WorkloadSource or NodeSource && route.Source.Problem is { } problem)
        {
            yield return Of(
                context, route.Source.ToString(), problem,
                source is WorkloadSource workload ? List(workload.Namespace, "pods") : "kubectl get nodes") with
            {
                IsHazard = true,
                Hop = Hop.Source,
                Severity = Severity.Warning,
            };
        }
    }

    private static RuleFinding? Target(DiagnosisContext context) => (context.Route.TargetKind, Asked.Target(context.Route)) switch
    {
        (RouteTargetKind.MissingPod, PodTarget pod) when context.Snapshot.IsComplete(ResourceKind.Pod) => Of(
            context, $"Pod {pod.Namespace}/{pod.Name}", context.Route.ChoiceNotes[0], List(pod.Namespace, "pods")),
        (RouteTargetKind.MissingNode, NodeTarget node) when context.Snapshot.IsComplete(ResourceKind.Node) => Of(
            context, $"Node {node.Name}", context.Route.ChoiceNotes[0], "kubectl get nodes"),
        _ => null,
    };

    private static RuleFinding Of(DiagnosisContext context, string subject, string problem, string command) => new()
    {
        Subject = subject,
        Summary = problem.EndsWith('?') || problem.EndsWith('.') ? problem : $"{problem}.",
        Evidence = [context.Derived("question", $"names {subject}; no such object is in the cluster")],
        Fixes = [new Fix("Ask again with a name that is there; pods come and go, so name the Service or the workload where you can.", command)],
    };

    private static string List(string ns, string what) => $"kubectl -n {ns} get {what}";
}
