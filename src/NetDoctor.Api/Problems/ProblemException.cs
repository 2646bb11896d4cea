using System.Collections.Immutable;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Problems;

/// <summary>Ends a request with a problem; the caller is at fault, or has to wait.</summary>
/// <param name="problem">The problem.</param>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>The problem.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>Fields of the request are wrong.</summary>
    /// <param name="errors">What is wrong with each; at least one.</param>
    public static ProblemException Invalid(params ImmutableArray<FieldError> errors) => new(ProblemKind.Invalid(errors));
}
