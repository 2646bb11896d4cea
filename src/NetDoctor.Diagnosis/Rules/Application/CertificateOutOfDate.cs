using System.Globalization;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The server's certificate has expired, or is not valid yet: clients that verify end the handshake.</summary>
/// <remarks>Judged by the time at which the probe began. Source: RFC 5280 4.1.2.5 and 6.1.3.</remarks>
public sealed class CertificateOutOfDate : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP06", "Certificate expired / not yet valid", Severity.Error, Hop.Application)
    {
        Explains = ["APP07", "APP08", "APP16", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = ApplicationResults.Where(context, observation => ApplicationResults.IsOutOfDate(observation.Result));
        var groups = failing
            .GroupBy(one => (ApplicationResults.TlsOf(one.Result)!.NotBefore, ApplicationResults.TlsOf(one.Result)!.NotAfter))
            .OrderBy(group => group.Key);
        foreach (var group in groups)
        {
            var first = group.First();
            var tls = ApplicationResults.TlsOf(first.Result)!;
            var isExpired = first.Result.StartedAt > tls.NotAfter;
            var what = isExpired
                ? $"a certificate that expired on {Date(tls.NotAfter)}"
                : $"a certificate that is valid only from {Date(tls.NotBefore)}";
            var finding = EndpointResults.Finding(
                context,
                [.. group],
                $"presents {what}: clients that verify it end the handshake",
                $"present {what}: clients that verify it end the handshake",
                TlsWords.SecretsFix(first, isExpired
                    ? "Renew the certificate, and let the server read it anew: find the Secret that its pods mount."
                    : "Present the former certificate until then, or set right the clock that this one was made by."));
            yield return finding with
            {
                Evidence =
                [
                    DiagnosisContext.Observed(
                        first, $"certificate of {tls.Subject}, valid from {Date(tls.NotBefore)} to {Date(tls.NotAfter)}; it is "
                            + $"{Date(first.Result.StartedAt)} by NetDoctor's clock"),
                    .. finding.Evidence.Skip(1),
                ],
                IsHazard = !ApplicationResults.IsMeant(context.Route, first),
            };
        }
    }

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
