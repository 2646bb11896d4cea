using System.Collections.Immutable;

namespace NetDoctor.Model.Problems;

/// <summary>Why a request was not answered, in the form of RFC 9457 (<c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>Stable URI of this kind of problem, such as <c>urn:netdoctor:problem:invalid-request</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in words; the same for every problem of the type.</summary>
    public required string Title { get; init; }

    /// <summary>HTTP status code, 400-599.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong this time, and what to do about it; null when the title says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with each field; null unless fields are at fault.</summary>
    public ImmutableArray<FieldError>? Errors { get; init; }

    /// <summary>Seconds after which it is worth to ask again; null when asking again does not help.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Identifier under which the server's log tells more; null unless the server is at fault.</summary>
    public string? TraceId { get; init; }
}

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">Path of the field, such as <c>to</c> or <c>probes[1].port</c>; empty for the body as a whole.</param>
/// <param name="Message">What is wrong and what was expected, in a sentence.</param>
public sealed record FieldError(string Field, string Message);
