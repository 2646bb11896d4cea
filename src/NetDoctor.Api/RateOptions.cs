using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Api;

/// <summary>How often one caller may have probes made, by diagnoses or by themselves; a diagnosis is one run, and so is each probe of a
/// batch.</summary>
public sealed class RateOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Limits";

    /// <summary>Runs that one address may ask for in a minute, over time. 1-1000000, default 600.</summary>
    [Range(1, 1000000)]
    public int RunsPerMinute { get; set; } = 600;

    /// <summary>Runs that it may ask for at once, and so the most probes of a batch. 1-100000, default 100.</summary>
    [Range(1, 100000)]
    public int Burst { get; set; } = 100;
}

/// <summary>Checks <see cref="RateOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RateOptionsValidator : IValidateOptions<RateOptions>;
