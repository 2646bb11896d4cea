using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Limits of diagnoses.</summary>
public sealed class DiagnosesOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Diagnoses";

    /// <summary>Diagnoses that may be under way at once; more are refused. 1-1000, default 16.</summary>
    [Range(1, 1000)]
    public int MaxConcurrent { get; set; } = 16;

    /// <summary>Diagnoses that are kept in memory; the oldest go first. 1-100000, default 1000.</summary>
    [Range(1, 100000)]
    public int MaxStored { get; set; } = 1000;

    /// <summary>Time after which one probe is given up. 10 ms - 30 s, default 1 s; less when the diagnosis has less time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Checks <see cref="DiagnosesOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class DiagnosesOptionsValidator : IValidateOptions<DiagnosesOptions>;
