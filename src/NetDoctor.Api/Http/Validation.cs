using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Checks the annotations of wire types, and names fields as they are on the wire.</summary>
internal static class Validation
{
    /// <summary>Everything that is wrong with a value; empty when nothing is.</summary>
    /// <param name="value">A wire type.</param>
    public static ImmutableArray<FieldError> Errors(object value) => [.. Walk("", value)];

    /// <summary>Refuses a value that is wrong.</summary>
    /// <param name="value">A wire type.</param>
    /// <exception cref="ProblemException">Something is wrong with it.</exception>
    public static void ThrowIfInvalid(object value)
    {
        if (Errors(value) is { IsEmpty: false } errors)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    private static IEnumerable<FieldError> Walk(string path, object value)
    {
        foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var field = path.Length == 0 ? name : $"{path}.{name}";
            var item = property.GetValue(value);
            foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(item)))
            {
                yield return new FieldError(field, $"{field} is {Shown(item)}: expected {Expected(attribute)}.");
            }

            if (item is IEnumerable items and not string)
            {
                var index = 0;
                foreach (var error in items.Cast<object?>().SelectMany(element => WalkElement($"{field}[{index++}]", element)))
                {
                    yield return error;
                }
            }
        }
    }

    // The serializer lets null into lists of what may not be null.
    private static IEnumerable<FieldError> WalkElement(string field, object? element) =>
        element is null ? [new FieldError(field, $"{field} is null: expected an object.")] : Walk(field, element);

    private static string Shown(object? item) => item switch
    {
        null => "missing",
        string { Length: 0 } => "empty",
        string { Length: > 60 } text => $"{text.Length} characters long",
        string text => $"'{text}'",
        _ => $"{item}",
    };

    private static string Expected(ValidationAttribute attribute) => attribute switch
    {
        RangeAttribute range => $"{range.Minimum} to {range.Maximum}",
        MaxLengthAttribute length => $"at most {length.Length} characters",
        RegularExpressionAttribute pattern => $"a text of the form {pattern.Pattern}",
        RequiredAttribute => "a value",
        _ => "another value",
    };
}
