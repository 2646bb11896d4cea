using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Api.Services;

/// <summary>How the health of the Services is kept fresh.</summary>
public sealed class AuditOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Audit";

    /// <summary>Time between two looks at what has changed, while nobody asks. 1 s - 1 h, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="AuditOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
