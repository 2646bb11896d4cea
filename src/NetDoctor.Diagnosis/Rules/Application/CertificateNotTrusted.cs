using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The chain of the server's certificate does not end in NetDoctor's trust store.</summary>
/// <remarks>Trust is the client's own: inside the cluster certificates of a private authority are the rule, and clients are given it. So
/// there it is a hazard; for a URL outside of the cluster, where the public authorities are what clients have unless told otherwise, it
/// breaks those clients. An unknown issuer and a missing intermediate look alike. Source: RFC 5280 6.1; RFC 8446 4.4.2.</remarks>
public sealed class CertificateNotTrusted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP08", "Unknown CA / incomplete chain", Severity.Warning, Hop.Application);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var untrusted = ApplicationResults.Where(context, observation => ApplicationResults.IsUntrusted(observation.Result));
        var groups = untrusted
            .GroupBy(one => ApplicationResults.TlsOf(one.Result)!.Issuer, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var first = group.First();
            var tls = ApplicationResults.TlsOf(first.Result)!;
            var isSelfSigned = tls.Subject == tls.Issuer;
            var what = isSelfSigned
                ? $"a certificate that is signed by itself ({tls.Subject}): only clients that are given that very certificate trust it"
                : $"a certificate issued by {tls.Issuer}, whom the public authorities do not vouch for, or without the intermediate "
                    + "certificate that they do: only clients that are given that issuer trust it";
            var finding = EndpointResults.Finding(
                context, [.. group], $"presents {what}", $"present {what}", [.. Fixes(first, isSelfSigned)]);
            yield return finding with
            {
                Evidence =
                [
                    DiagnosisContext.Observed(
                        first,
                        $"certificate of {tls.Subject}, issued by {tls.Issuer}: {string.Join(", ", tls.ChainErrors)} against the trust "
                            + "store of NetDoctor's own image"),
                    .. finding.Evidence.Skip(1),
                ],
                Severity = Severity.Warning,
                IsHazard = !ApplicationResults.IsUntrustedOutside(context.Route, first.Result),
            };
        }
    }

    private static IEnumerable<Fix> Fixes(Observation first, bool isSelfSigned)
    {
        yield return new Fix("Give the client the authority's certificate: mount its ca.crt, and name it as the client's CA file.");
        if (!isSelfSigned)
        {
            yield return TlsWords.SecretsFix(
                first, "If the authority is a public one, let the server send the intermediate certificate after its own.");
        }
    }
}
