using System.Net;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The pod has no default route, and none to the other end: what it sends or answers goes nowhere.</summary>
/// <remarks>A SYN from where no route leads back is not answered. Source: CNI specification, result of ADD, routes; kernel, RTM_GETROUTE, which the agent
/// asks for the very address.</remarks>
public sealed class NoDefaultRoute : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD22", "Pod has no default route", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP02", "APP04", "CNI18", "CNI19", "CNI21", "DNS18", "EPS11", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var end in PodEnds.Of(context))
        {
            var answer = end.Facts.RouteAnswers.FirstOrDefault(answer => answer is { Route: null, Error: not null } && IsOnTheWay(context, end, answer) && !HasDefault(end.Facts, answer));
            if (answer is not null)
            {
                yield return new RuleFinding
                {
                    Subject = end.Pod.Reference.ToString(),
                    Summary = $"{end.Pod.Reference} has no default route and none to {answer.Question.Destination}{(end.IsStart ? "" : ", to which it would have to answer")}: "
                        + $"its kernel says \"{answer.Error}\".",
                    Evidence =
                    [
                        .. end.Lost.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
                        new Evidence(Basis.Observed, $"routes of {end.Pod.Reference}", $"the way to {answer.Question.Destination}: {answer.Error}; routes: {Describe(end.Facts)}", end.Facts.ObservedAt),
                    ],
                    Fixes =
                    [
                        new Fix("Start the pod anew: the network plugin makes its routes then.", $"kubectl -n {end.Pod.Namespace} delete pod {end.Pod.Name}", FixRisk.Medium),
                        new Fix("If a container with NET_ADMIN changes the routes, such as a VPN client, let it keep the default route or the cluster's ranges."),
                    ],
                    Coverage = end.Coverage,
                };
            }
        }
    }

    // From where the probes start the way is that to their targets, from where they arrive the way back.
    private static bool IsOnTheWay(DiagnosisContext context, PodEnd end, RouteAnswer answer) => end.Lost.Any(lost => end.IsStart
        ? lost.Observation.Plan.Spec.Address == answer.Question.Destination
        : lost.Observation.Plan.Vantage.Pod?.Split('/') is [var ns, var name] && IPAddress.TryParse(answer.Question.Destination, out var back)
            && context.Snapshot.Pods.Find(ns, name)?.PodIPs.Contains(back) == true
            && back.AddressFamily == IPAddress.Parse(lost.Observation.Plan.Spec.Address).AddressFamily);

    // What a route of its own forbids has a route.
    private static bool HasDefault(PodFacts facts, RouteAnswer answer) =>
        facts.Routes.Any(route => IPNetwork.TryParse(route.Destination, out var range) && range.Contains(IPAddress.Parse(answer.Question.Destination)));

    private static string Describe(PodFacts facts) => facts.Routes.IsEmpty ? "none" : string.Join(", ", facts.Routes.Take(6).Select(route => route.Destination));
}
