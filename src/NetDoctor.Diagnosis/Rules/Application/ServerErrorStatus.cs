using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The URL that was asked for is answered with a 5xx: by the application, or by a proxy that cannot reach it.</summary>
/// <remarks>A proxy gives itself away by <c>Via</c> or by the name in <c>Server</c>; one between the address and the pods by pods that
/// answer well when asked themselves. Source: RFC 9110 7.6.3, 10.2.4 and 15.6.</remarks>
public sealed class ServerErrorStatus : IRule
{
    private static readonly string[] Proxies = ["envoy", "nginx", "haproxy", "traefik", "istio", "kong", "openresty", "squid", "varnish"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP16", "5xx: app vs proxy", Severity.Error, Hop.Application)
    {
        Explains = ["APP08", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (LadderPlanner.UrlOf(context.Route) is not { } url)
        {
            yield break;
        }

        var failing = ApplicationResults.Where(context, observation => ApplicationResults.IsServerError(context.Route, observation.Result));
        var good = context.At(LadderStep.EndpointApplication)
            .Where(observation => observation.Result is HttpProbeResult { Status: < 500 }).ToList();
        foreach (var group in failing.GroupBy(one => ((HttpProbeResult)one.Result).Status!.Value).OrderBy(group => group.Key))
        {
            var first = group.First();
            var result = (HttpProbeResult)first.Result;
            var who = Who(context, result, first, good.Count);
            var finding = EndpointResults.Finding(
                context,
                [.. group],
                $"answers {group.Key} for {url.PathAndQuery}: the network is fine, {who}",
                $"answer {group.Key} for {url.PathAndQuery}: the network is fine, {who}",
                FixOf(first));
            yield return finding with
            {
                Evidence =
                [
                    .. finding.Evidence,
                    DiagnosisContext.Observed(first, $"headers: Server {result.Server ?? "absent"}, Via {result.Via ?? "absent"}"),
                    .. good.Take(1).Select(observation => DiagnosisContext.Observed(observation)),
                ],
            };
        }
    }

    private static string Who(DiagnosisContext context, HttpProbeResult result, Observation first, int good)
    {
        if (first.Plan.Step == LadderStep.Application && good > 0)
        {
            return $"and {good} of its pods {(good == 1 ? "answers" : "answer")} without an error when asked directly: what stands between says it";
        }

        if (result.Via is { } via)
        {
            return $"a proxy says it (Via: {via})";
        }

        return result.Server is { } server && Proxies.Any(name => server.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? $"and {server} says it, which often stands as a proxy before the application"
            : Meshes.StandsBefore(context.Route) ? "the application, or its mesh's proxy, says it"
            : "the application itself says it";
    }

    private static Fix FixOf(Observation first) => first.Plan.Endpoint?.Pod is { } pod
        ? new Fix("Read the log of the pod at the time of the request.", $"kubectl -n {pod.Namespace} logs {pod.Name} --all-containers --tail=50")
        : new Fix("Read the log of what answers there at the time of the request.");
}
