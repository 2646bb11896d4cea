using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The URL that was asked for redirects in circles, or to something that objects say is not there.</summary>
/// <remarks>NetDoctor follows a redirect only back to the same scheme, host and port; where one leads away, the list of hops ends there
/// and says so. Source: RFC 9110 15.4.</remarks>
public sealed class RedirectLeadsNowhere : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP17", "Redirect loop / to unreachable host", Severity.Error, Hop.Application)
    {
        Explains = ["APP08", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var redirecting = ApplicationResults.Where(context, observation => observation.Result is HttpProbeResult result
            && (result.IsRedirectLoop || Redirects.TargetOf(context, result) is not null));
        var groups = redirecting
            .GroupBy(one => (HopsOf((HttpProbeResult)one.Result), ((HttpProbeResult)one.Result).IsRedirectLoop))
            .OrderBy(group => group.Key.Item1, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var first = group.First();
            var result = (HttpProbeResult)first.Result;
            var (what, fix, isHazard) = Words(context, result);
            var finding = EndpointResults.Finding(context, [.. group], $"redirects {what}", $"redirect {what}", new Fix(fix));
            yield return finding with
            {
                Evidence = [DiagnosisContext.Observed(first, $"hops: {group.Key.Item1}"), .. finding.Evidence.Skip(1)],
                IsHazard = isHazard,
                Severity = isHazard ? Severity.Info : finding.Severity,
            };
        }
    }

    private static (string What, string Fix, bool IsHazard) Words(DiagnosisContext context, HttpProbeResult result)
    {
        if (result.IsRedirectLoop)
        {
            return ($"in circles, back to {result.Location}",
                "Let the server see the scheme and host that the client used: behind a proxy it often sends to https what was https already.", false);
        }

        if (Redirects.DeadEnd(context, result) is { } reason)
        {
            return ($"to {result.Location}, and {reason}", "Correct the address that the server sends clients to, or serve it there.", false);
        }

        return ($"to {result.Location}, which is not followed: whether that answers is another question",
            $"Ask about {result.Location} next.", true);
    }

    private static string HopsOf(HttpProbeResult result) => string.Join(
        ", ",
        result.Redirects.Select(redirect => $"{redirect.Path} {redirect.Status} to {redirect.Location}")
            .Append($"{result.Status} to {result.Location}, not followed further"));
}
