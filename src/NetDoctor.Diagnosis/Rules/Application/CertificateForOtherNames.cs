using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The server's certificate is not for the name that was asked for.</summary>
/// <remarks>Without a URL the client's name is not known: then only a certificate that is for none of the Service's names is worth a
/// word, and breaks nothing for sure. Source: RFC 9110 4.3.4; RFC 9525 6.</remarks>
public sealed class CertificateForOtherNames : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP07", "SAN mismatch", Severity.Error, Hop.Application)
    {
        Explains = ["APP08", "APP16", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var isAsked = ApplicationResults.IsAsked(context.Route);
        var failing = ApplicationResults.Where(context, observation => ApplicationResults.IsForOtherNames(observation.Result)
            && (isAsked || NamesThatDo(context, ApplicationResults.TlsOf(observation.Result)!).IsEmpty));
        var groups = failing
            .GroupBy(one => TlsWords.Names(ApplicationResults.TlsOf(one.Result)!), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var first = group.First();
            var tls = ApplicationResults.TlsOf(first.Result)!;
            var wanted = isAsked ? TlsWords.ServerName(first) : $"any name of {context.Route.Service?.Reference.ToString() ?? "it"}";
            var would = NamesThatDo(context, tls);
            var what = $"a certificate for {group.Key}, not for {wanted}" + (would.IsEmpty ? "" : $"; {would[0]} would do");
            var finding = EndpointResults.Finding(
                context, [.. group], $"presents {what}", $"present {what}", [.. Fixes(context, first, wanted, would)]);
            yield return finding with
            {
                Evidence =
                [
                    DiagnosisContext.Observed(
                        first,
                        $"certificate of {tls.Subject} with the names {string.Join(", ", tls.SubjectAlternativeNames)}; asked for {TlsWords.ServerName(first)}"),
                    .. finding.Evidence.Skip(1),
                ],
                IsHazard = !isAsked,
            };
        }
    }

    private static ImmutableArray<string> NamesThatDo(DiagnosisContext context, TlsFacts tls) => context.Route.Service is { } service
        ? [.. TlsWords.FormsOf(service, context.Snapshot.ClusterDomain)
            .Where(form => tls.SubjectAlternativeNames.Any(name => TlsWords.Matches(name, form)))]
        : [];

    private static IEnumerable<Fix> Fixes(
        DiagnosisContext context, Observation first, string wanted, ImmutableArray<string> would)
    {
        if (!would.IsEmpty && LadderPlanner.UrlOf(context.Route) is { } url)
        {
            var port = Asked.Port(context.Route) is { IsName: false, Number: not 443 } number ? $":{number}" : "";
            yield return new Fix($"Ask for https://{would[0]}{port}{url.PathAndQuery}, which the certificate is for.");
        }

        yield return TlsWords.SecretsFix(
            first, $"Add {wanted} to the certificate's subject alternative names, and let the server read it anew.");
    }
}
