using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The Secret with the host's certificate is not there, or holds none: the controller shows a certificate of its own.</summary>
/// <remarks>Only Secrets of type kubernetes.io/tls are read, so that one of another type counts as missing; some controllers take those
/// too, and what they show overrules this. Source: Kubernetes documentation, "Ingress", TLS; ingress-nginx documentation, "TLS/HTTPS",
/// Default SSL Certificate.</remarks>
public sealed class TlsSecretMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING06", "TLS Secret missing or of the wrong type", Severity.Error, Hop.Application)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.Secret],
        Explains = ["APP05", "APP07", "APP08"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!IngressAnswers.Applies(context)
            || context.Route.Ingress is not { IsHttps: true, Tls.SecretName: { } name, Claim: { IsEligible: true, Ingress: var ingress } } view)
        {
            yield break;
        }

        var secret = context.Snapshot.Secrets.Find(ingress.Namespace, name);
        var shown = IngressAnswers.Of(context).Where(one => one.Result is HttpProbeResult { Tls: not null }).ToList();
        if (secret is { Certificate: not null } || shown.Exists(one => ((HttpProbeResult)one.Result).Tls!.MatchesHost))
        {
            yield break;
        }

        var what = secret is null
            ? $"there is no Secret {name} of type kubernetes.io/tls in namespace {ingress.Namespace}"
            : $"Secret {name} has no certificate in tls.crt";
        yield return new RuleFinding
        {
            Subject = $"Secret {ingress.Namespace}/{name}",
            Summary = $"Ingress {IngressFacts.NameOf(ingress)} takes the certificate of {view.Host} from Secret {name}, but {what}"
                + (shown.Count == 0 ? "." : $"; the controller shows {((HttpProbeResult)shown[0].Result).Tls!.Subject}."),
            Evidence =
            [
                context.Derived(ingress, $"spec.tls names Secret {name} for {view.Host}"),
                context.Derived($"Secrets of {ingress.Namespace}", what),
                .. shown.Take(2).Select(Shown),
            ],
            // Without a handshake another thing fails: a controller without the Secret still shows some certificate.
            IsHazard = shown.Count == 0,
            Severity = shown.Count == 0 ? Severity.Warning : null,
            Fixes =
            [
                new Fix(
                    "Make the Secret of the certificate and its key.",
                    $"kubectl -n {ingress.Namespace} create secret tls {name} --cert=tls.crt --key=tls.key"),
                new Fix(
                    "With cert-manager, read why the certificate is not issued.",
                    $"kubectl -n {ingress.Namespace} describe certificate {name}"),
            ],
        };
    }

    private static Evidence Shown(Observation one)
    {
        var tls = ((HttpProbeResult)one.Result).Tls!;
        return DiagnosisContext.Observed(
            one, $"shows {tls.Subject} for {string.Join(", ", tls.SubjectAlternativeNames.Take(3))}, valid until {tls.NotAfter:yyyy-MM-dd}");
    }
}
