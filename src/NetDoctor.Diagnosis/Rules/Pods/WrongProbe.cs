using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>What is wrong with a readiness probe, as opposed to the container that it asks.</summary>
/// <param name="Statement">What the probe does and what is there, such as <c>port 8081, but the container declares 8080</c>.</param>
/// <param name="Evidence">What proves it.</param>
/// <param name="RightPort">The port that the probe should ask; null when it is not known, or not the port that is wrong.</param>
internal sealed record WrongProbe(string Statement, ImmutableArray<Evidence> Evidence, int? RightPort = null)
{
    private static readonly string[] NotTls =
        ["server gave HTTP response to HTTPS client", "first record does not look like a TLS handshake"];

    /// <summary>Judges a readiness failure; null when the probe may be right and the container at fault.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="failure">The failure.</param>
    public static WrongProbe? Of(DiagnosisContext context, ReadinessFailure failure)
    {
        if (failure.Probe.Action == ContainerProbeAction.Exec || failure.Probe.Host is not null)
        {
            return null;
        }

        return WrongName(context, failure) ?? WrongScheme(failure) ?? WrongPath(failure) ?? WrongPort(context, failure);
    }

    private static WrongProbe? WrongName(DiagnosisContext context, ReadinessFailure failure)
    {
        if (!failure.Probe.Port.IsName || failure.PortNumber is not null)
        {
            return null;
        }

        var names = failure.Container.Ports.Where(port => port.Name is not null).Select(port => $"\"{port.Name}\"").ToList();
        var declared = names.Count == 0 ? "no named port" : string.Join(", ", names);
        return new WrongProbe(
            $"port \"{failure.Probe.Port}\", but container {failure.Container.Name} declares {declared}",
            [context.Derived(failure.Pod, $"readiness probe {failure.ProbeText}; declared: {declared}")],
            failure.Container.Ports is [var only] ? only.Port : null);
    }

    private static WrongProbe? WrongScheme(ReadinessFailure failure)
    {
        if (NotTls.Any(failure.Says))
        {
            return new WrongProbe(
                $"HTTPS on port {failure.Probe.Port}, but the container speaks plain HTTP there", [failure.ToEvidence()]);
        }

        // 15 03 begins a TLS alert: the answer of a TLS server to plain HTTP.
        return failure.Says("malformed HTTP response \"\\x15\\x03")
            ? new WrongProbe($"plain HTTP on port {failure.Probe.Port}, but the container speaks TLS there", [failure.ToEvidence()])
            : null;
    }

    private static WrongProbe? WrongPath(ReadinessFailure failure) => failure.HttpStatus == 404
        ? new WrongProbe(
            $"path {failure.Probe.Path ?? "/"} on port {failure.Probe.Port}, but the container has no such path (HTTP 404)",
            [failure.ToEvidence()])
        : null;

    // A port that is not declared may listen all the same, and one that is declared may come up late. So it takes a probe port that
    // nobody declares and that the kubelet has seen closed.
    private static WrongProbe? WrongPort(DiagnosisContext context, ReadinessFailure failure)
    {
        if (failure.PortNumber is not { } asked || !failure.IsRefused)
        {
            return null;
        }

        var declared = failure.Container.Ports.Where(port => port.Protocol == TransportProtocol.Tcp)
            .Select(port => port.Port).ToImmutableArray();
        var others = context.At(LadderStep.Endpoint).Where(observation =>
            observation.Plan.Endpoint is { Pod: { } pod } endpoint && pod.Reference == failure.Pod.Reference
            && endpoint.Address.Port != asked).ToList();
        var open = others.FirstOrDefault(observation => observation.Succeeded);
        var isProven = !declared.Contains(asked)
            && (open is not null || (!declared.IsEmpty && !others.Any(observation => observation.Failed)));
        if (!isProven)
        {
            return null;
        }

        var right = open?.Plan.Endpoint?.Address.Port ?? (declared is [var only] ? only : null as int?);
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        evidence.Add(context.Derived(
            failure.Pod,
            $"readiness probe {failure.ProbeText}; declared ports: {(declared.IsEmpty ? "none" : string.Join(", ", declared))}"));
        evidence.Add(failure.ToEvidence());
        if (open is not null)
        {
            evidence.Add(DiagnosisContext.Observed(open));
        }

        var actual = open is not null ? $"port {right} is the one that is open" : $"the container declares {string.Join(", ", declared)}";
        return new WrongProbe($"port {asked}, but {actual}", evidence.ToImmutable(), right);
    }
}
