using System.ComponentModel.DataAnnotations;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Diagnoses;

/// <summary>Why can't <c>from</c> reach <c>to</c>?</summary>
public sealed record DiagnosisQuestion
{
    /// <summary>Source: <c>ns/name</c> (a pod, else a workload), <c>ns/pod/name</c>, <c>ns/deploy/name</c> (also <c>sts</c>, <c>ds</c>,
    /// <c>job</c>), <c>node/name</c> or <c>outside</c>; absent: NetDoctor itself.</summary>
    [MaxLength(300)]
    public string? From { get; init; }

    /// <summary>Target: <c>svc</c>, <c>svc.ns</c> or <c>svc.ns.svc[.cluster.local]</c>, each with <c>:port</c> or <c>:portName</c>;
    /// <c>ip:port</c>; <c>ns/pod/name:port</c>; <c>node/name:port</c>; <c>http(s)://host[:port]/path</c>; <c>_port._proto.svc.ns</c>.</summary>
    [Required]
    [MaxLength(2048)]
    public required string To { get; init; }

    /// <summary>Transport, default <c>tcp</c>.</summary>
    public TransportProtocol Protocol { get; init; } = TransportProtocol.Tcp;
}
