using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The server answers only clients that present a certificate. NetDoctor has none, and cannot see whether the source has.</summary>
/// <remarks>Source: RFC 8446 4.3.2 and 4.4.2.4 (certificate_required); nginx answers 400 instead.</remarks>
public sealed class ClientCertificateRequired : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP10", "Client certificate required", Severity.Warning, Hop.Application)
    {
        Explains = ["APP03", "APP05", "APP08", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = ApplicationResults.Where(
            context, observation => ApplicationResults.RefusesWithoutClientCertificate(observation.Result));
        if (failing.IsEmpty)
        {
            yield break;
        }

        var how = How(failing[0]);
        var finding = EndpointResults.Finding(
            context,
            failing,
            $"asks for a certificate of the client and, given none, {how.Singular}: only clients that present one are served",
            $"ask for a certificate of the client and, given none, {how.Plural}: only clients that present one are served",
            new Fix("Give the client a certificate and key of an authority that the server trusts, and name them in its configuration."),
            new Fix("If a mesh's mutual TLS is what asks, let the client be in the mesh, too."));
        yield return finding with
        {
            Evidence =
            [
                DiagnosisContext.Observed(failing[0], "the server asked for a certificate of the client, and NetDoctor has none"),
                .. finding.Evidence,
            ],
            Severity = Severity.Warning,
            IsHazard = !ApplicationResults.IsMeant(context.Route, failing[0]),
        };
    }

    private static (string Singular, string Plural) How(Observation first) => ApplicationResults.TlsFailureOf(first.Result) switch
    {
        _ when first.Succeeded => ("answers 400", "answer 400"),
        { Alert: { } alert } => ($"ends the connection with alert {TlsWords.AlertName(alert)}", $"end the connection with alert {TlsWords.AlertName(alert)}"),
        _ => ("ends the connection", "end the connection"),
    };
}
