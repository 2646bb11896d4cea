using System.ComponentModel.DataAnnotations;
using System.Net;
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

    /// <summary>Ranges in CIDR notation that may be dialled besides what the cluster's objects have; default none.</summary>
    /// <remarks>A loopback, link-local, multicast or metadata address only by a range that lies wholly within these.</remarks>
    [CidrList]
    public string[] AllowedTargets { get; set; } = [];

    /// <summary>Node on which this process runs; null when unknown.</summary>
    public string? NodeName { get; set; }

    /// <summary>Pod in which this process runs, as <c>namespace/name</c>; null when unknown.</summary>
    [RegularExpression("[^/]+/[^/]+")]
    public string? PodName { get; set; }
}

/// <summary>Checks <see cref="ProbesOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ProbesOptionsValidator : IValidateOptions<ProbesOptions>;

/// <summary>Holds each text of a list to CIDR notation.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CidrListAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        $"{name} holds something that is no range: expected CIDR notation, such as 10.20.0.0/16.";

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is IEnumerable<string> list && list.All(text => IPNetwork.TryParse(text, out _));
}
