-- Says which functions this release has, those of all R scripts: who does not know this version leaves them alone, and who
-- changes one brings the next version, with the line that the test of functions asks for.
-- functions 001a0116121e0ba61cbaced7c34f3ffda8910711bdd4e5f8f39584e88c9f2867
select;
