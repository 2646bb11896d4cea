using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Says which parameter could not be bound, and what was expected of it.</summary>
internal static partial class BindingErrors
{
    /// <summary>Explains a failure of the framework's binding.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="endpoint">Endpoint whose parameters were bound; null when there was none.</param>
    public static Problem Explain(BadHttpRequestException exception, Endpoint? endpoint)
    {
        if (NameInMessage().Match(exception.Message) is not { Success: true } match)
        {
            return ProblemKind.OfStatus(exception.StatusCode).With(exception.Message);
        }

        // The framework only tells in its message which parameter it was.
        var name = match.Groups["name"].Value;
        var type = endpoint?.Metadata.OfType<IParameterBindingMetadata>()
            .FirstOrDefault(parameter => parameter.Name == name)?.ParameterInfo.ParameterType;
        var expected = type is null ? "another value" : Expectations.Of(type);
        var message = match.Groups["value"] is { Success: true } value
            ? $"'{value.Value}' is not a value of {name}: expected {expected}."
            : $"{name} is missing: {Expectations.OfMissing(name, expected)}";
        return ProblemException.Invalid(new FieldError(name, message)).Problem;
    }

    [GeneratedRegex("""parameter "\S+ (?<name>\w+)"( from "(?<value>.*)"\.)?""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex NameInMessage();
}
