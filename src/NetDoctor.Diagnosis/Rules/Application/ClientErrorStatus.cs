using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The URL that was asked for is answered with a 4xx: the network is fine, the request is not what the server takes.</summary>
/// <remarks>NetDoctor's GET is not the client's request: it carries no credentials and no body, and another method may find what a GET
/// does not. So this is never why something is unreachable. What was not asked for by URL is no evidence at all, and an Ingress
/// controller's own 404 is no answer of the server's. Source: RFC 9110 15.5.</remarks>
public sealed class ClientErrorStatus : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP15", "4xx: auth vs missing path", Severity.Warning, Hop.Application);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (LadderPlanner.UrlOf(context.Route) is not { } url)
        {
            yield break;
        }

        var answers = ApplicationResults.Where(context, observation => observation.Result is HttpProbeResult { Status: >= 400 and < 500 }
            && !(IngressAnswers.Applies(context) && !IngressAnswers.IsFromBackend(context, observation))
            && !ApplicationResults.SpeaksOnlyTls(observation.Result)
            && !ApplicationResults.RefusesWithoutClientCertificate(observation.Result));
        var groups = answers.GroupBy(one => ((HttpProbeResult)one.Result).Status!.Value).OrderBy(group => group.Key);
        foreach (var group in groups)
        {
            var isMissing = ApplicationResults.IsMissingPath(context.Route, group.First().Result);
            var (reason, fix) = Words(group.Key, url.PathAndQuery);
            var finding = EndpointResults.Finding(
                context,
                [.. group],
                $"answers {group.Key} for {url.PathAndQuery}: {reason}",
                $"answer {group.Key} for {url.PathAndQuery}: {reason}",
                new Fix(fix));
            yield return finding with { Severity = isMissing ? Severity.Warning : Severity.Info, IsHazard = true };
        }
    }

    private static (string Reason, string Fix) Words(int status, string path) => status switch
    {
        401 or 407 => ("the server wants credentials, and NetDoctor sends none", "Try with the client's own credentials."),
        403 => ("the server does not allow it to one without credentials, or from this address",
            "Try with the client's own credentials; then read the server's, or a mesh's, rules of who may."),
        404 or 410 => ($"the server has nothing at {path}", $"Compare {path} with the paths that the server has: a prefix is often what is missing or too much."),
        405 => ("the server takes no GET there", "Try with the method that the client uses."),
        429 => ("the server limits how many requests it takes", "Ask again later, or raise the limit."),
        421 => ("the server does not serve this host", "Compare the host with those that the server is configured for."),
        _ => ("the server does not take this request", "Compare with the request that the client sends: headers, body, host."),
    };
}
