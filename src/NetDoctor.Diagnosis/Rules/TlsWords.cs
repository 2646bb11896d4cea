using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>TLS in words.</summary>
internal static class TlsWords
{
    /// <summary>How a handshake ended: <c>ends the TLS handshake with alert 40 (handshake_failure)</c>.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="plural">Whether several servers do it.</param>
    public static string End(TlsFailure failure, bool plural) => failure switch
    {
        { Alert: { } alert } => $"{(plural ? "end" : "ends")} the TLS handshake with alert {AlertName(alert)}",
        { Kind: TlsFailureKind.Closed } => $"{(plural ? "close" : "closes")} it within the TLS handshake, without an alert",
        _ => $"{(plural ? "fail" : "fails")} in the TLS handshake",
    };

    /// <summary>Code and name of an alert (RFC 8446 B.2): <c>40 (handshake_failure)</c>.</summary>
    /// <param name="code">The code.</param>
    public static string AlertName(int code)
    {
        var name = code switch
        {
            20 => "bad_record_mac",
            40 => "handshake_failure",
            42 => "bad_certificate",
            43 => "unsupported_certificate",
            46 => "certificate_unknown",
            47 => "illegal_parameter",
            48 => "unknown_ca",
            49 => "access_denied",
            50 => "decode_error",
            51 => "decrypt_error",
            70 => "protocol_version",
            71 => "insufficient_security",
            80 => "internal_error",
            86 => "inappropriate_fallback",
            109 => "missing_extension",
            110 => "unsupported_extension",
            112 => "unrecognized_name",
            115 => "unknown_psk_identity",
            116 => "certificate_required",
            120 => "no_application_protocol",
            _ => null,
        };
        return name is null ? $"{code}" : $"{code} ({name})";
    }

    /// <summary>Name that the certificate was to be for.</summary>
    /// <param name="observation">A probe over TLS.</param>
    public static string ServerName(Observation observation) => observation.Plan.Spec switch
    {
        HttpProbeSpec { Host: { } host } => host,
        GrpcProbeSpec { Host: { } host } => host,
        var spec => spec.Address,
    };

    /// <summary>The names of a certificate, the first few; its subject when it has none.</summary>
    /// <param name="tls">Facts of the handshake.</param>
    public static string Names(TlsFacts tls) => tls.SubjectAlternativeNames.IsEmpty
        ? $"no name at all (its subject {tls.Subject} no longer counts)"
        : PodWords.List(tls.SubjectAlternativeNames, 4);

    /// <summary>Whether a name of a certificate stands for a host (RFC 9525 6.3): the whole first label may be an asterisk.</summary>
    /// <param name="pattern">Name in the certificate.</param>
    /// <param name="host">The host.</param>
    public static bool Matches(string pattern, string host)
    {
        if (string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return pattern.StartsWith("*.", StringComparison.Ordinal) && dot > 0
            && string.Equals(pattern[1..], host[dot..], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The names by which clients in the cluster may call a Service, the shortest first.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="clusterDomain">Domain of the cluster's names.</param>
    public static ImmutableArray<string> FormsOf(Service service, string clusterDomain) =>
    [
        service.Name, $"{service.Name}.{service.Namespace}", $"{service.Name}.{service.Namespace}.svc",
        $"{service.Name}.{service.Namespace}.svc.{clusterDomain}",
    ];

    /// <summary>Where the certificates of a pod's namespace are to be looked for.</summary>
    /// <param name="observation">A probe over TLS.</param>
    /// <param name="description">What to do there.</param>
    public static Fix SecretsFix(Observation observation, string description) => observation.Plan.Endpoint?.Pod is { } pod
        ? new Fix(description, $"kubectl -n {pod.Namespace} get secrets --field-selector type=kubernetes.io/tls")
        : new Fix(description);
}
