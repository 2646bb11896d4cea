using NetDoctor.Api.Problems;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Sizes of pages.</summary>
internal static class Paging
{
    private const int Default = 50;
    private const int Maximum = 500;

    /// <summary>The size that was asked for.</summary>
    /// <param name="limit">1-500; null for the default of 50.</param>
    /// <exception cref="ProblemException">Out of range.</exception>
    public static int Limit(int? limit) => limit is null or (>= 1 and <= Maximum)
        ? limit ?? Default
        : throw ProblemException.Invalid(new FieldError("limit", $"limit is {limit}: expected 1 to {Maximum}."));
}
