using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The source is isolated for egress and may not reach the Kubernetes API server.</summary>
/// <remarks>The Service kubernetes in default leads to addresses of nodes or outside, which no podSelector matches: only an ipBlock or a rule without peers does. Source: Kubernetes documentation, "Network Policies", Behavior of ipBlock selectors.</remarks>
public sealed class ApiServerDenied : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL29", "API-server egress blocked", Severity.Error, Hop.EgressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { Namespace: "default", Name: "kubernetes" }
            || DeniedEnd.Of(context, PolicyDirection.Egress) is not { } denied)
        {
            yield break;
        }

        var flow = denied.First.Flow;
        var servers = string.Join(", ", denied.Flows.Select(one => one.Endpoint?.Address.ToString() ?? one.Name).Take(3));
        yield return new RuleFinding
        {
            Subject = denied.Policy.Reference.ToString(),
            Summary = DenialWords.Summary(
                context, denied, $"{denied.First.Words}; the API server is at {servers}, which no selector of pods matches"),
            Evidence = denied.Evidence(context),
            Fixes =
            [
                new Fix(
                    $"Let it out to {servers} by an ipBlock on {PolicyWords.PortOf(flow)}; the Service's own port does not count.",
                    $"kubectl -n {denied.Policy.Namespace} edit {denied.Policy.Kind.ToString().ToLowerInvariant()} {denied.Policy.Name}", FixRisk.Medium),
            ],
            Coverage = denied.Coverage,
        };
    }
}
