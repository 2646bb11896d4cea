using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Api;

/// <summary>Limits of the API.</summary>
public sealed class ApiOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Api";

    /// <summary>Largest body that is read. Bytes, 1024-10485760, default 262144.</summary>
    [Range(1024, 10485760)]
    public int MaxBodyBytes { get; set; } = 262144;

    /// <summary>Largest body with manifests that is read. Bytes, 1024-26214400, default 10485760.</summary>
    [Range(1024, 26214400)]
    public int MaxManifestBytes { get; set; } = 10485760;

    /// <summary>Probes in one request. 1-1000, default 100.</summary>
    [Range(1, 1000)]
    public int MaxProbesPerRequest { get; set; } = 100;

    /// <summary>Requests for probes that may be under way at once. 1-1000, default 16.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentProbeRequests { get; set; } = 16;
}

/// <summary>Checks <see cref="ApiOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
