using System.ComponentModel.DataAnnotations;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Diagnoses;

/// <summary>A question, and the time that the answer may take.</summary>
public sealed record DiagnosisRequest
{
    /// <summary>Source: <c>ns/name</c> (a pod, else a workload), <c>ns/pod/name</c>, <c>ns/deploy/name</c> (also <c>sts</c>, <c>ds</c>,
    /// <c>job</c>), <c>node/name</c> or <c>outside</c>; absent: NetDoctor itself.</summary>
    /// <example>shop/web</example>
    [MaxLength(300)]
    public string? From { get; init; }

    /// <summary>Target: <c>svc</c>, <c>svc.ns</c> or <c>svc.ns.svc[.cluster.local]</c>, each with <c>:port</c> or <c>:portName</c>;
    /// <c>ip:port</c>; <c>ns/pod/name:port</c>; <c>node/name:port</c>; <c>http(s)://host[:port]/path</c>; <c>_port._proto.svc.ns</c>.</summary>
    /// <example>payments.shop:80</example>
    [MaxLength(2048)]
    public required string To { get; init; }

    /// <summary>Transport, default <c>tcp</c>.</summary>
    /// <example>tcp</example>
    public TransportProtocol Protocol { get; init; } = TransportProtocol.Tcp;

    /// <summary>Seconds within which the answer comes, 1-60, default 10; probes get half a second less.</summary>
    /// <example>10</example>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>The question alone.</summary>
    public DiagnosisQuestion ToQuestion() => new() { From = From, To = To, Protocol = Protocol };
}
