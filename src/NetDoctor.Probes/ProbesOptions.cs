using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Probes;

/// <summary>How probes are made.</summary>
public sealed class ProbesOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Probes";

    /// <summary>Probes that may be under way at once; others wait. 1-10000, default 256.</summary>
    [Range(1, 10000)]
    public int MaxConcurrency { get; set; } = 256;

    /// <summary>Node on which this process runs; null when unknown.</summary>
    public string? NodeName { get; set; }

    /// <summary>Pod in which this process runs, as <c>namespace/name</c>; null when unknown.</summary>
    [RegularExpression("[^/]+/[^/]+")]
    public string? PodName { get; set; }
}

/// <summary>Checks <see cref="ProbesOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ProbesOptionsValidator : IValidateOptions<ProbesOptions>;
